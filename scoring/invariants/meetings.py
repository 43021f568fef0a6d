"""What must always be true of the meetings of panels."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from proposals.invariants import Invariant
from scoring.models import Absence, Assignment, StatedFigure


def figures_are_stated_by_who_marks() -> Iterator[str]:
    """A figure in a meeting is stated by a seat of the panel that meets, which was asked to mark the proposal."""
    asked = Assignment.objects.filter(seat=OuterRef("seat"), proposal=OuterRef("item__proposal"))
    strays = StatedFigure.objects.filter(~Exists(asked) | ~Q(seat__panel=F("item__meeting__panel"))).order_by("pk")
    for reference, code in strays.values_list("item__proposal__reference", "seat__code"):
        yield f"{code} stated a figure for {reference} in a meeting and does not mark it there."


def who_leaves_the_room_sits_on_the_panel() -> Iterator[str]:
    """Only members of the panel that meets are asked to leave its room, and only for what is taken up."""
    strays = Absence.objects.exclude(seat__panel=F("item__meeting__panel"), item__opened_at__isnull=False)
    for code, reference in strays.order_by("pk").values_list("seat__code", "item__proposal__reference"):
        yield f"{code} left the room for {reference} in a meeting of another panel, or before it was taken up."


OF_MEETINGS: list[Invariant] = [figures_are_stated_by_who_marks, who_leaves_the_room_sits_on_the_panel]
