"""What if? The ranking and its funding line under other weights, without an assessor, or under other rules.

It changes nothing and keeps nothing: the same functions as for the ranking are asked again with other figures, so an
answer to no change is the ranking itself. Only the rows in hand are counted, as everywhere in a ranking.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from proposals.states import HAS_AWARD, State
from scoring.arithmetic import mean_mark, spread, standing_score, weighted_total
from scoring.models import Mark, ScoreSheet
from scoring.ranking import RankedProposal, Ranking
from scoring.ranking.reading import SEAT, seats_in_words
from scoring.ranking.rows import DeclaredTies, WeighedCriterion
from scoring.shortlisting.best_value import best_value, price_of_each_rule, still_open, worth
from scoring.shortlisting.breaches import by_line, unmet
from scoring.shortlisting.funding_line import SPENT, Contender, Fate, Rules, Standing, draw_line
from scoring.shortlisting.ordering import falls_short, ordered_by
from scoring.shortlisting.ties import Placed, in_a_sentence
from scoring.states import that_count


@dataclass(frozen=True)
class Question:
    """What to change. None and empty leave everything as it is.

    weights     {criterion code: weight}
    without     the assessor whose sheets are left out
    floors, caps  {name of an area: pounds}
    must, never   references of proposals
    ties        names of rules for equal scores, in turn
    undecided   as if no award and no decline had been decided
    """

    weights: Mapping[str, Decimal] = field(default_factory=dict)
    without: int | None = None
    pot_pounds: int | None = None
    quality_line: Decimal | None = None
    floors: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)
    must: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    ties: Sequence[str] = ()
    undecided: bool = False

    @property
    def changes_scores(self) -> bool:
        return bool(self.weights) or self.without is not None


@dataclass(frozen=True)
class Changed:
    """One proposal as it stands and as it would stand. `moved` counts places, upwards positive."""

    row: RankedProposal
    score: Decimal | None
    rank: int | None
    standing: Standing
    settled_by: str
    pounds: int
    in_best_value: bool | None  # whether the greatest sum of scores would fund it; None where no choice keeps the rules

    @property
    def tie(self) -> str:
        """What put it in order among equal scores, as a sentence."""
        return in_a_sentence(self.settled_by)

    @property
    def moved(self) -> int:
        return self.row.rank - self.rank if self.rank is not None and self.row.rank is not None else 0

    @property
    def changes_sides(self) -> bool:
        return self.standing.is_above != self.row.is_above_line


@dataclass(frozen=True)
class Answer:
    """The line as it would be drawn, and the exact what-if beside it.

    gain    how much greater the greatest sum of scores above the quality line is than that of the line; None where no
            choice keeps the rules
    prices  {rule in words: how much greater it would be without it}
    """

    rows: list[Changed]
    rules: Rules
    unmet: list[str]
    gain: float | None
    prices: Mapping[str, float | None]

    @property
    def changing_sides(self) -> list[Changed]:
        return [each for each in self.rows if each.changes_sides]

    @property
    def above(self) -> list[Changed]:
        return [each for each in self.rows if each.standing.is_above]

    @property
    def spent_pounds(self) -> int:
        return sum(each.pounds for each in self.above)


def what_if(ranking: Ranking, question: Question) -> Answer:
    """One query, and only where scores change."""
    rules = _rules(ranking, question)
    rows = _rescored(ranking, question) if question.changes_scores else ranking.rows
    ties = DeclaredTies(tuple(question.ties)) if question.ties else ranking.ties  # its draw comes after its own rules
    ordered = ordered_by(rows, _criteria(ranking, question), *ties)
    contenders = [_contender(row, placed, ranking, question) for row, placed in ordered]
    standings = draw_line(contenders, rules)
    beside = _Beside(contenders, rules)
    before = {row.pk: row for row in ranking.rows}
    changed = [
        Changed(
            row=before[row.pk],
            score=row.score,
            rank=placed.place if placed else None,
            pounds=contender.pounds,
            standing=standing,
            settled_by=placed.settled_by if placed else "",
            in_best_value=beside.would_fund(at),
        )
        for at, ((row, placed), contender, standing) in enumerate(zip(ordered, contenders, standings, strict=True))
    ]
    shares = by_line([row.reference for row, _ in ordered], contenders, standings)
    return Answer(changed, rules, unmet(shares, rules), beside.gain(standings), beside.prices)


def assessors_behind(ranking: Ranking) -> dict[int, str]:
    """{assessor: the codes of their seats} of those whose sheets count in it. One query."""
    sheets = ScoreSheet.objects.filter(
        assignment__proposal__in=[row.pk for row in ranking.rows],
        total__isnull=False,
        **that_count("assignment__"),
    )
    held: Any = sheets.order_by().values_list(*SEAT).distinct()
    return seats_in_words(held)


def _rules(ranking: Ranking, question: Question) -> Rules:
    return Rules(
        ranking.pot_pounds if question.pot_pounds is None else question.pot_pounds,
        ranking.quality_line if question.quality_line is None else question.quality_line,
        ranking.sheets_wanted,
        question.floors,
        question.caps,
    )


class _Beside:
    """The greatest sum of scores with what is not decided yet and what is left of pot, floors and caps."""

    def __init__(self, contenders: Sequence[Contender], rules: Rules) -> None:
        self.contenders, self.rules = contenders, rules
        still = still_open(contenders, rules)
        self.open = {at: number for number, at in enumerate(still.places)}  # {place in the order: among the open ones}
        self.best = best_value(still.contenders, still.rules)
        self.prices = price_of_each_rule(still.contenders, still.rules)

    def would_fund(self, at: int) -> bool | None:
        if self.contenders[at].fate in SPENT:
            return True
        return None if self.best.chosen is None else self.open[at] in self.best.chosen

    def gain(self, standings: Sequence[Standing]) -> float | None:
        """How much greater its sum is than that of the funding line."""
        if self.best.chosen is None:
            return None
        of_line = sum(worth(self.contenders[at], self.rules) for at in self.open if standings[at].is_above)
        return round(self.best.worth - of_line, 6)


def _weights(ranking: Ranking, question: Question) -> dict[str, Decimal]:
    return {each.code: each.weight for each in ranking.criteria} | dict(question.weights)


def _criteria(ranking: Ranking, question: Question) -> list[WeighedCriterion]:
    weights = _weights(ranking, question)
    return [replace(each, weight=weights[each.code]) for each in ranking.criteria]


def _rescored(ranking: Ranking, question: Question) -> list[RankedProposal]:
    """The rows with the scores that their counted sheets would give; one that keeps its sheets and weights stands."""
    weights, sheets = _weights(ranking, question), _marks(ranking, question.without)
    return [
        _with_sheets(row, list(sheets[row.pk].values()), weights)
        if question.weights or len(sheets[row.pk]) != row.sheets_returned
        else row
        for row in ranking.rows
    ]


def _with_sheets(row: RankedProposal, sheets: list[dict[str, int]], weights: Mapping[str, Decimal]) -> RankedProposal:
    totals = [weighted_total(marks, weights) for marks in sheets]
    return replace(
        row,
        totals=totals,
        score=standing_score(totals, row.set_beside),
        spread=spread(totals),
        sheets_returned=len(totals),
        means={code: mean_mark([marks[code] for marks in sheets]) for code in weights},
    )


def _marks(ranking: Ranking, without: int | None) -> Mapping[int, dict[int, dict[str, int]]]:
    """{proposal: {sheet: {criterion: mark}}} of the sheets that count."""
    given = Mark.objects.filter(
        sheet__assignment__proposal__in=[row.pk for row in ranking.rows],
        sheet__total__isnull=False,
        mark__isnull=False,
        **that_count("sheet__assignment__"),
    ).exclude(sheet__assignment__assessor=without)
    listed: Any = given.order_by("sheet").values_list("sheet__assignment__proposal", "sheet", "criterion__code", "mark")
    found: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for proposal, sheet, criterion, mark in listed:
        found[proposal][sheet][criterion] = mark
    return found


def _contender(row: RankedProposal, placed: Placed | None, ranking: Ranking, question: Question) -> Contender:
    return Contender(
        score=row.score,
        pounds=row.requested_pounds if question.undecided else row.cost_pounds,
        sheets=row.sheets_returned,
        fate=Fate.OPEN if question.undecided else _fate(row),
        falls_short=falls_short(row.means, ranking.criteria),
        area=row.area,
        must=row.reference if row.reference in question.must else "",
        excluded="as asked here" if row.reference in question.never else "",
        place=placed.place if placed else 0,
    )


def _fate(row: RankedProposal) -> Fate:
    if row.state in HAS_AWARD:
        return Fate.FUNDED
    if row.state == State.DECLINED:
        return Fate.DECLINED
    return Fate.PROPOSED if row.proposed_pounds else Fate.OPEN
