"""The verb of a member in a meeting: state what they came to after the talk."""

from decimal import Decimal
from typing import Any

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.services.transactions import service
from scoring.meetings.own import own_item
from scoring.models import AgendaItem, Assignment, Meeting, StatedFigure
from scoring.states import AssignmentState

NOT_THEIRS = "Only a member of the panel who marks it and stays in the room states a figure for it."
OWES = "You still owe a sheet for it. Return it first, then state your figure."
MOVED_ON = "The panel has moved on from it, so your figure was not taken."
RECORDED = "The panel’s figure is recorded already, so your figure was not taken."


@service
def state_figure(item_pk: int, *, by: Any, figure: Decimal) -> StatedFigure:
    """Keep it beside the sheets. A later one takes its place, both are kept; the same one again changes nothing."""
    item = _lock_item(item_pk, by)
    own = Assignment.objects.visible_to(by).select_related("seat").filter(proposal=item.proposal_id).first()
    if own is None:
        raise NotPermitted(NOT_THEIRS)
    if own.state != AssignmentState.RETURNED:
        raise NotReady(OWES)
    if not item.is_open or item.meeting.ended_at is not None:
        raise WrongState(MOVED_ON)
    if item.figures.filter(recorded_at__gte=item.opened_at).exists():
        raise WrongState(RECORDED)
    last = item.stated.filter(seat=own.seat).last()
    return last if last and last.figure == figure else item.stated.create(seat=own.seat, figure=figure)


def _lock_item(item_pk: int, by: Any) -> AgendaItem:
    """With its meeting locked, as the verbs of the chair do: nobody states a figure while it moves on."""
    found = AgendaItem.objects.only("meeting").get(pk=item_pk)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("panel").get(pk=found.meeting_id)
    item = own_item(meeting.panel_id, item_pk, by)
    if item is None or not by.has_perm("panels.sit", meeting.panel):
        raise NotPermitted(NOT_THEIRS)
    item.meeting = meeting
    return item
