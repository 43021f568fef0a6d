"""What panels talked about in their meetings, as the audit pack tells it: every figure that was ever recorded."""

from collections.abc import Collection, Iterator
from typing import Any

from scoring.models import AgendaItem, PanelFigure

AT_A_TIME = 500
OF_A_TALK = [
    "reference", "panel", "meeting_began_at", "agenda_item", "taken_up_at", "panel_figure", "reason", "recorded_at",
    "recorded_by", "left_the_room",
]  # fmt: skip


def talk_rows(pks: Collection[int], *, with_names: bool) -> Iterator[list[Any]]:
    """A row for each figure of an item, and one for an item without any, in the order of `OF_A_TALK`.

    Who left the room for it, whenever it was taken up, appears by the code of their seat.
    Who may ask is settled by the caller: these are proposals that somebody ranks, and owes no sheet for.
    """
    items = AgendaItem.objects.filter(proposal__in=pks, opened_at__isnull=False)
    items = items.select_related("proposal", "meeting__panel").prefetch_related(
        "figures__recorded_by", "absences__seat"
    )
    for item in items.order_by("proposal_id", "opened_at", "pk").iterator(chunk_size=AT_A_TIME):
        told = [
            item.proposal.reference, item.meeting.panel, item.meeting.started_at, item.pk, item.opened_at,
        ]  # fmt: skip
        left = sorted({each.seat.code for each in item.absences.all()})
        for figure in item.figures.all() or [None]:
            yield [*told, *_figure(figure, with_names), ", ".join(left)]


def _figure(recorded: PanelFigure | None, with_names: bool) -> list[Any]:
    if recorded is None:
        return [None, "", None, ""]
    by = recorded.recorded_by if with_names else ""
    return [recorded.figure, recorded.reason, recorded.recorded_at, by]
