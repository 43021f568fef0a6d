"""How firm a ranking is: scores adjusted for who marked, expected ranks, and the chance to stand above the line.

Beside the ranking and never in its place. Only the sheets of the rows in hand are read, so a figure tells nothing of a
proposal that its reader may not rank. The arithmetic stands in `merit`.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from scoring.merit.adjusting import Adjusted, AdjustedScore, Leniency, Pot, Shares, adjust
from scoring.models import ScoreSheet
from scoring.ranking import Ranking
from scoring.states import AssignmentState

SECURE, OUT = 0.9, 0.1


@dataclass(frozen=True)
class Firmness:
    """`why_not` says in a sentence why scores are not adjusted; then there is nothing else."""

    why_not: str = ""
    mean: float | None = None
    of: dict[int, AdjustedScore] = field(default_factory=dict)  # {proposal: …}
    leniencies: list[tuple[str, Leniency]] = field(default_factory=list)  # [(seat, …)], the most lenient first
    shares: Shares | None = None

    @property
    def contested(self) -> list[int]:
        """The proposals that may stand on either side of the line."""
        return [pk for pk, each in self.of.items() if OUT < (each.chance_above or 0) < SECURE]


def how_firm(ranking: Ranking) -> Firmness:
    """One query, and none for the same sheets of the same moment again."""
    seats, sheets = _returned(ranking)
    costs = {row.pk: row.cost_pounds for row in ranking.rows if row.is_good_enough}
    found = _adjusted(tuple(sheets), ranking.pot_pounds, tuple(costs.items()))
    return Firmness(
        why_not=found.why_not,
        mean=found.mean,
        of=dict(found.scores),  # type: ignore[arg-type]
        leniencies=sorted(
            ((seats[assessor], each) for assessor, each in found.leniencies.items()),  # type: ignore[index]
            key=lambda pair: (-pair[1].points, pair[0]),
        ),
        shares=found.shares,
    )


def _returned(ranking: Ranking) -> tuple[dict[int, str], list[tuple[int, int, float]]]:
    """({assessor: the codes of their seats}, [(proposal, assessor, total)]) of the sheets that count."""
    of_rows = {row.pk for row in ranking.rows}
    sheets = ScoreSheet.objects.filter(
        assignment__proposal__call__code=ranking.code, assignment__state=AssignmentState.RETURNED, total__isnull=False
    )
    listed: Any = sheets.order_by("assignment").values_list(
        "assignment__proposal", "assignment__seat__member", "total", "assignment__seat__code"
    )
    codes: dict[int, dict[str, None]] = {}
    kept: list[tuple[int, int, float]] = []
    for proposal, assessor, total, code in listed:
        if proposal in of_rows:
            codes.setdefault(assessor, {})[code] = None
            kept.append((proposal, assessor, float(total)))
    return {assessor: ", ".join(sorted(held)) for assessor, held in codes.items()}, kept


@lru_cache(maxsize=8)
def _adjusted(
    sheets: tuple[tuple[int, int, float], ...], room_pounds: int, costs: tuple[tuple[int, int], ...]
) -> Adjusted:
    """Kept for the same figures only, so nothing old is ever shown and nothing is told that they do not tell."""
    return adjust(sheets, pot=Pot(room_pounds, dict(costs)))


def how_sure(chance: float | None) -> str:
    """In a word, for those who read no percentages."""
    if chance is None:
        return ""
    if chance >= SECURE:
        return "secure"
    return "out" if chance <= OUT else "contested"
