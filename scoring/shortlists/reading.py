"""From the tables of a shortlist and the ranking of its call to the figures that its line is drawn by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from proposals.states import HAS_AWARD, State
from scoring.models import RuleKind, Shortlist, ShortlistRow
from scoring.ranking import RankedProposal, Ranking
from scoring.shortlisting.choices import DECLINE, FUND
from scoring.shortlisting.drawing import Choice, Drawing, Entry, Line, Terms, drawn
from scoring.shortlisting.funding_line import Fate, Rules


class DrawnLine(NamedTuple):
    """One proposal on the page of a shortlist; `row` is missing where the ranking has one that the draft lacks."""

    ranked: RankedProposal
    line: Line
    row: ShortlistRow | None


class TermsGiven(NamedTuple):
    """What a shortlist's line is drawn by, as managers set it.

    areas     {area: (least pounds or None, most pounds or None)}
    minimums  {criterion: least mean mark}
    rules     {proposal: (kind, reason)}
    """

    pot_pounds: int
    quality_line_percent: int
    areas: Mapping[int, tuple[int | None, int | None]]
    minimums: Mapping[int, Decimal]
    rules: Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class Drawn:
    """A shortlist as it stands now. `gone`: rows of proposals that are ranked no more."""

    drawing: Drawing
    terms: Terms
    lines: list[DrawnLine]
    gone: list[ShortlistRow]

    @property
    def missing(self) -> list[DrawnLine]:
        return [each for each in self.lines if each.row is None]


def draw(
    shortlist: Shortlist,
    ranking: Ranking,
    rows: Mapping[int, ShortlistRow] | None = None,
    terms: Terms | None = None,
) -> Drawn:
    """Three queries where the terms are not in hand, and two where the rows are not.

    rows, terms  {proposal: row}, and what the line is drawn by, perhaps with changes that nobody saved
    """
    rows = rows_of(shortlist) if rows is None else rows
    terms = terms_of(shortlist, ranking) if terms is None else terms
    entries = [_entry(ranked, rows.get(ranked.pk)) for ranked in ranking.rows]
    drawing = drawn(entries, terms)
    of = {ranked.reference: ranked for ranked in ranking.rows}
    lines = [
        DrawnLine(ranked := of[line.entry.reference], line, rows.get(ranked.pk)) for line in drawing.lines
    ]  # fmt: skip
    ranked_pks = {ranked.pk for ranked in ranking.rows}
    return Drawn(drawing, terms, lines, [row for pk, row in rows.items() if pk not in ranked_pks])


def rows_of(shortlist: Shortlist) -> dict[int, ShortlistRow]:
    """{proposal: its row}, with the conditions. Two queries."""
    rows = shortlist.rows.select_related("proposal").prefetch_related("conditions")
    return {row.proposal_id: row for row in rows}


def terms_of(shortlist: Shortlist, ranking: Ranking) -> Terms:
    """What the shortlist sets, beside what the call declared. Three queries."""
    areas = list(shortlist.areas.select_related("area"))
    rules: list[Any] = list(shortlist.rules.select_related("proposal"))
    stored = TermsGiven(
        shortlist.pot_pounds,
        shortlist.quality_line_percent,
        {each.area_id: (each.floor_pounds, each.cap_pounds) for each in areas},
        {each.criterion_id: each.minimum for each in shortlist.minimums.all()},
        {each.proposal_id: (each.kind, each.reason) for each in rules},
    )
    names = {each.area_id: each.area.name for each in areas}
    return terms_by(stored, ranking, names, {each.proposal_id: each.proposal.reference for each in rules})


def terms_by(given: TermsGiven, ranking: Ranking, areas: Mapping[int, str], references: Mapping[int, str]) -> Terms:
    """areas  {area: its name}; references  {proposal: its reference}, of all that is named in them"""
    return Terms(
        rules=Rules(
            given.pot_pounds,
            Decimal(given.quality_line_percent) * 5 / 100,
            ranking.sheets_wanted,
            {areas[pk]: least for pk, (least, _) in given.areas.items() if least is not None},
            {areas[pk]: most for pk, (_, most) in given.areas.items() if most is not None},
        ),
        criteria=[replace(each, minimum=given.minimums.get(each.pk)) for each in ranking.criteria],
        must=_named(given, RuleKind.MUST, references),
        excluded=_named(given, RuleKind.EXCLUDED, references),
        ties=ranking.ties.rules,
        seed=ranking.ties.seed,
    )


def _named(given: TermsGiven, wanted: str, references: Mapping[int, str]) -> dict[str, str]:
    """{reference: reason}"""
    return {references[pk]: reason for pk, (kind, reason) in given.rules.items() if kind == wanted}


def _entry(ranked: RankedProposal, row: ShortlistRow | None) -> Entry:
    return Entry(
        reference=ranked.reference,
        score=ranked.score,
        means=ranked.means,
        spread=ranked.spread,
        sheets=ranked.sheets_returned,
        requested_pounds=ranked.requested_pounds,
        area=ranked.area,
        fate=fate_of(ranked),
        choice=_choice(ranked, row),
    )


def fate_of(ranked: RankedProposal) -> Fate:
    """What is decided beyond this shortlist. An award that only waits for its second manager is not."""
    if ranked.state in HAS_AWARD:
        return Fate.FUNDED
    return Fate.DECLINED if ranked.state == State.DECLINED else Fate.OPEN


def _choice(ranked: RankedProposal, row: ShortlistRow | None) -> Choice:
    fate = fate_of(ranked)
    if fate is Fate.FUNDED:
        return Choice(FUND, ranked.award_pounds)
    if fate is Fate.DECLINED:
        return Choice(DECLINE)
    return Choice(row.outcome, row.award_pounds, row.reserve_place, row.exception_reason) if row else Choice()
