"""What the shortlist sheet shows of a line: the figures of the product, which the formulas beside them must give too.

The page, CSV, JSON and the workbook show what stands here; nothing is worked out twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from proposals.states import State
from scoring.arithmetic import panel_score
from scoring.ranking import RankedProposal, Ranking
from scoring.shortlisting.ordering import falls_short

NO_SCORE = "No score"
YES, NO = "Yes", "No"
FUNDED, PROPOSED, DECLINED, OPEN = "Funded", "Proposed", "Declined", "No"
DECIDED, AHEAD, OUT = "Decided", "Placed first", "Out by a rule"
DECISIONS = ["Fund", "Fund in part", "Reserve", "Decline", "Defer"]
WITH_MONEY = DECISIONS[:2]


@dataclass(frozen=True)
class Plan:
    """What managers decided about a proposal on a shortlist; of a ranking there is only what stands on record.

    code   by which its line is known when the workbook comes back; empty in one that doesn't
    rule   why it goes before all others, or not at all, in words; `is_ahead` where the money was set apart for it
    """

    decision: str = ""
    award_pounds: int | None = None
    conditions: str = ""
    comment: str = ""
    code: str = ""
    rule: str = ""
    is_ahead: bool = False


@dataclass(frozen=True)
class Listed:
    """One line of the sheet."""

    row: RankedProposal
    plan: Plan
    entry: int
    place: int | None
    settled: str
    costs_pounds: int
    running: str
    remaining_pounds: int | None
    fixed: Any = None

    @property
    def awarded_pounds(self) -> int:
        return self.plan.award_pounds or 0 if self.plan.decision in WITH_MONEY else 0

    @property
    def order(self) -> Decimal | None:
        """The score less a trifle for its place among equals."""
        return None if self.row.score is None else self.row.score - Decimal(self.place or 0).scaleb(-7)

    @property
    def above(self) -> str:
        return YES if self.row.is_above_line else NO


@dataclass(frozen=True)
class Table:
    """The lines that are shown.

    is_whole  whether they are all that the figures were drawn from
    name      of the shortlist; empty for the ranking itself
    terms     what a shortlist's line is drawn by, a sentence each
    floors    {area: pounds that it gets at least}, which no formula reads
    caps      {area: pounds at most}
    awarded_pounds, left_pounds  what the product says is awarded on a shortlist, and left of its pot
    is_frozen  whether it is a shortlist as its record has it
    has_own_walk  the walk down the order is not calculated: an area has a most, or money is kept for equals before it
    """

    ranking: Ranking
    lines: list[Listed] = field(default_factory=list)
    is_whole: bool = True
    name: str = ""
    terms: Sequence[str] = ()
    floors: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)
    has_own_walk: bool = False
    awarded_pounds: int = 0
    left_pounds: int = 0
    is_frozen: bool = False

    @property
    def proposals(self) -> set[int]:
        return {line.row.pk for line in self.lines}

    @property
    def comes_back(self) -> bool:
        return any(line.plan.code for line in self.lines)

    @property
    def has_live_line(self) -> bool:
        return self.is_whole and not self.has_own_walk

    @property
    def has_places(self) -> bool:
        return any(line.place is not None for line in self.lines)

    @property
    def has_rules(self) -> bool:
        return any(line.plan.rule or line.plan.is_ahead for line in self.lines)

    @property
    def spent_pounds(self) -> int:
        """By awards on record. A shortlist decides anew about one that waits for its second manager."""
        return self.ranking.committed_pounds + (0 if self.name else self.ranking.proposed_pounds)

    @property
    def ahead_pounds(self) -> int:
        return sum(line.costs_pounds for line in self.lines if line.plan.is_ahead)


def listed(ranking: Ranking, shown: Sequence[RankedProposal] | None = None) -> Table:
    """The ranking as the sheet shows it; `shown` is the part to show, in its order."""
    every = {line.row.pk: line for line in lines_of(ranking, [_on_record(row) for row in ranking.rows])}
    rows = ranking.rows if shown is None else shown
    return Table(ranking, [every[row.pk] for row in rows], is_whole=len(rows) == len(ranking.rows))


def lines_of(ranking: Ranking, plans: Iterable[Plan], *, is_planned: bool = False) -> list[Listed]:
    """
    plans       one for each row
    is_planned  an award that the rows have as proposed is one of a draft: it counts, and nothing is spent by it
    """
    places = _places(ranking.rows)
    lines = []
    for entry, (row, plan) in enumerate(zip(ranking.rows, plans, strict=True), start=1):
        stands = settled(row, is_planned=is_planned)
        lines.append(
            Listed(
                row=row,
                plan=plan,
                entry=entry,
                place=places.get(row.pk),
                settled=stands,
                costs_pounds=0 if stands == DECLINED else row.cost_pounds,
                running=_running(row, plan, stands, ranking),
                remaining_pounds=None,
                fixed=_fixed(row),
            )
        )
    left = _remaining(lines, ranking.pot_pounds)
    return [replace(line, remaining_pounds=left.get(line.row.pk)) for line in lines]


def settled(row: RankedProposal, *, is_planned: bool = False) -> str:
    if row.award_pounds is not None:
        return FUNDED
    if row.proposed_pounds is not None and not is_planned:
        return PROPOSED
    return DECLINED if row.state == State.DECLINED else OPEN


def _running(row: RankedProposal, plan: Plan, stands: str, ranking: Ranking) -> str:
    """Whether it asks for money from the pot as it goes down the order, and why not."""
    if stands != OPEN:
        return DECLINED if stands == DECLINED else DECIDED
    if plan.is_ahead or plan.rule:
        return AHEAD if plan.is_ahead else OUT
    if row.score is None:
        return "No score yet"
    if row.sheets_returned < ranking.sheets_wanted:
        return "Too few sheets"
    if row.score < ranking.quality_line:
        return "Below the quality line"
    return "Below a least mean mark" if falls_short(row.means, ranking.criteria) else YES


def _on_record(row: RankedProposal) -> Plan:
    award = row.award_pounds if row.award_pounds is not None else row.proposed_pounds
    decision = {FUNDED: "Fund", PROPOSED: "Fund", DECLINED: "Decline", OPEN: ""}[settled(row)]
    return Plan(decision, award)


def _fixed(row: RankedProposal) -> Any:
    """The total where it is not the mean of the sheets that count: set beside them by the panel, or fixed before."""
    if row.set_beside is None and row.score == panel_score(row.totals):
        return None
    return NO_SCORE if row.score is None else row.score


def _places(rows: Iterable[RankedProposal]) -> dict[int, int]:
    """{proposal: its place among equal scores} where something put those in order."""
    found: dict[int, int] = {}
    scored = [row for row in rows if row.rank is not None]
    for _, group in groupby(scored, key=lambda row: row.score):
        equals = list(group)
        first = min(row.rank or 0 for row in equals)
        if any(row.rank != first for row in equals):
            found |= {row.pk: (row.rank or 0) - first + 1 for row in equals}
    return found


def room(table: Table) -> int:
    """What the walk down the order begins with: the pot less what is on record or set apart."""
    spent = sum(line.costs_pounds for line in table.lines if line.running in (DECIDED, AHEAD))
    return table.ranking.pot_pounds - spent


def _remaining(lines: Sequence[Listed], pot_pounds: int) -> dict[int, int]:
    """{proposal: what is left of the pot when all above the line down to its rank is paid for, what is spent first}"""
    left = pot_pounds - sum(line.costs_pounds for line in lines if line.running in (DECIDED, AHEAD))
    found: dict[int, int] = {}
    ranked = [line for line in lines if line.row.rank is not None]
    for _, group in groupby(ranked, key=lambda line: line.row.rank):
        equals = list(group)
        left -= sum(line.costs_pounds for line in equals if line.above == YES and line.running == YES)
        found |= {line.row.pk: left for line in equals}
    return found
