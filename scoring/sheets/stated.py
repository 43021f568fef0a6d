"""The figures that the members of a panel state after talking: how many are in, where they lie, and who gave which.

Whoever returned a sheet that counts and stays in the room is asked for one. Names are for whoever runs the meeting;
who still owes a sheet reads none of it, and a member never reads the figure of another.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from scoring.arithmetic import median, panel_score
from scoring.models import AgendaItem, Assignment, StatedFigure


class StatedBy(NamedTuple):
    name: str
    figure: Decimal


@dataclass(frozen=True)
class Stated:
    """`asked` are all who can state one; `by` are those who did, in the order of the sheets."""

    asked: int
    by: list[StatedBy]

    @property
    def figures(self) -> list[Decimal]:
        """Lowest first, so that the order tells of nobody."""
        return sorted(each.figure for each in self.by)

    @property
    def given(self) -> int:
        return len(self.by)

    @property
    def mean(self) -> Decimal | None:
        return panel_score(self.figures)

    @property
    def median(self) -> Decimal | None:
        return median(self.figures)

    @property
    def lowest(self) -> Decimal | None:
        return min(self.figures, default=None)

    @property
    def highest(self) -> Decimal | None:
        return max(self.figures, default=None)


def counting_with_stated(item: AgendaItem) -> QuerySet[Assignment]:
    """The sheets that count, by seat, each with what its assessor `stated` last."""
    last = StatedFigure.objects.filter(item=item.pk, seat=OuterRef("seat")).order_by("-stated_at", "-pk")
    counting = Assignment.objects.that_count().filter(proposal=item.proposal_id).order_by("seat__code")
    return counting.select_related("seat", "assessor", "sheet").annotate(stated=Subquery(last.values("figure")[:1]))


def stated_in(assignments: Iterable[Any], absent: Collection[Any]) -> Stated:
    """`assignments` are of `counting_with_stated`; who left the room or the panel is not asked."""
    asked = [each for each in assignments if each.seat.left_on is None and each.assessor not in absent]
    given = [each for each in asked if each.stated is not None]
    return Stated(len(asked), [StatedBy(str(each.assessor), each.stated) for each in given])


def that_count() -> QuerySet[StatedFigure]:
    """Those whose assessor has a sheet that counts still: a conflict told of later takes the figure away, too."""
    sheets = Assignment.objects.that_count().filter(seat=OuterRef("seat"), proposal=OuterRef("item__proposal"))
    return StatedFigure.objects.filter(Exists(sheets)).order_by("stated_at", "pk")


def stood_at(moment: datetime, stated: Iterable[StatedFigure]) -> list[Decimal]:
    """What stood when the panel recorded its figure, lowest first and without names."""
    last = {each.seat_id: each.figure for each in stated if each.stated_at <= moment}
    return sorted(last.values())
