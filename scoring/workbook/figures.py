"""What the shortlist sheet shows of a line: the figures of the product, which the formulas beside them must give too.

The page, CSV, JSON and the workbook show what stands here; nothing is worked out twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from proposals.states import State
from scoring.arithmetic import panel_score
from scoring.ranking import RankedProposal, Ranking
from scoring.shortlisting.drawing import falls_short

NO_SCORE = "No score"
YES, NO = "Yes", "No"
FUNDED, PROPOSED, DECLINED, OPEN = "Funded", "Proposed", "Declined", "No"
DECIDED, AHEAD = "Decided", "Placed first"


@dataclass(frozen=True)
class Plan:
    """What managers decided about a proposal on a shortlist; of a ranking there is only what stands on record.

    code   of its row, by which the workbook finds its way back; empty where it doesn't
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
    costs_pounds: int
    running: str
    remaining_pounds: int | None
    fixed: Any = None

    @property
    def settled(self) -> str:
        return settled(self.row)

    @property
    def order(self) -> Decimal | None:
        """The score less a trifle for its place among equals."""
        return None if self.row.score is None else self.row.score - Decimal(self.place or 0).scaleb(-7)

    @property
    def above(self) -> str:
        return YES if self.row.is_above_line else NO


@dataclass(frozen=True)
class Table:
    """The lines that are shown, and whether those are all that the figures were drawn from."""

    ranking: Ranking
    lines: list[Listed] = field(default_factory=list)
    is_whole: bool = True

    @property
    def has_places(self) -> bool:
        return any(line.place is not None for line in self.lines)

    @property
    def has_rules(self) -> bool:
        return any(line.plan.rule or line.plan.is_ahead for line in self.lines)

    @property
    def ahead_pounds(self) -> int:
        return sum(line.costs_pounds for line in self.lines if line.plan.is_ahead)

    @property
    def comes_back(self) -> bool:
        return any(line.plan.code for line in self.lines)


def listed(ranking: Ranking, shown: Sequence[RankedProposal] | None = None) -> Table:
    """The ranking as the sheet shows it; `shown` is the part to show, in its order."""
    rows = ranking.rows if shown is None else shown
    entries = {row.pk: number for number, row in enumerate(ranking.rows, start=1)}
    places, left = _places(ranking.rows), _remaining(ranking)
    lines = [
        Listed(
            row=row,
            plan=_on_record(row),
            entry=entries[row.pk],
            place=places.get(row.pk),
            costs_pounds=costs(row),
            running=running(row, ranking),
            remaining_pounds=left.get(row.pk),
            fixed=_fixed(row),
        )
        for row in rows
    ]
    return Table(ranking, lines, is_whole=len(lines) == len(ranking.rows))


def settled(row: RankedProposal) -> str:
    if row.award_pounds is not None:
        return FUNDED
    if row.proposed_pounds is not None:
        return PROPOSED
    return DECLINED if row.state == State.DECLINED else OPEN


def costs(row: RankedProposal) -> int:
    return 0 if settled(row) == DECLINED else row.cost_pounds


def running(row: RankedProposal, ranking: Ranking) -> str:
    """Whether it asks for money from the pot as it goes down the order, and why not."""
    stands = settled(row)
    if stands != OPEN:
        return DECLINED if stands == DECLINED else DECIDED
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


def _remaining(ranking: Ranking) -> dict[int, int]:
    """{proposal: what is left of the pot when all above the line down to its rank is paid for, awards first}"""
    left = ranking.pot_pounds - sum(costs(row) for row in ranking.rows if settled(row) in (FUNDED, PROPOSED))
    found: dict[int, int] = {}
    ranked = [row for row in ranking.rows if row.rank is not None]
    for _, group in groupby(ranked, key=lambda row: row.rank):
        equals = list(group)
        left -= sum(costs(row) for row in equals if row.is_above_line and settled(row) == OPEN)
        found |= {row.pk: left for row in equals}
    return found
