"""The verbs of a meeting: begin it, take up a proposal, record what the panel came to, end it."""

from decimal import Decimal
from typing import Any

from django.utils.timezone import now

from proposals import rights
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Proposal
from proposals.services.transactions import service
from proposals.states import State
from scoring.agenda import agenda
from scoring.meetings.absences import absent_from
from scoring.models import AgendaItem, Assignment, Meeting, Panel, PanelFigure

NOT_THEIRS = (
    "Only the chair of the panel or a manager runs the talk about it, with no part in it and of no organisation that "
    "takes part in it. Ask another manager to run it."
)
NOTHING = "There is nothing to talk about yet: no proposal that is being marked here has a returned sheet."


def to_talk_about(panel: Panel, person: Any) -> list[Proposal]:
    """What is being marked here and has a sheet that counts, as far as this person oversees it."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE).filter(placement__panel=panel)
    marked = overseen.filter(state=State.REVIEWED, pk__in=Assignment.objects.that_count().values("proposal"))
    return list(marked.select_related("lead_organisation").prefetch_related("partners").order_by("reference"))


@service
def start_meeting(panel_pk: int, *, by: Any, minutes_each: int) -> Meeting:
    """Begin, with the agenda in the order in which people leave the room least often.

    Twice, or by two people at once: the meeting that is under way.
    """
    panel = Panel.objects.select_for_update(of=("self",)).get(pk=panel_pk)
    _must_run(panel, by)
    if under_way := Meeting.objects.filter(panel=panel, ended_at=None).first():
        return under_way
    proposals = to_talk_about(panel, by)
    if not proposals:
        raise NotReady(NOTHING)
    meeting = Meeting.objects.create(panel=panel, started_by=by, minutes_each=minutes_each)
    absent = absent_from(panel, proposals)
    by_reference = {str(each.reference): each for each in proposals}
    order = agenda({reference: absent[each.pk] for reference, each in by_reference.items()})
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, proposal=by_reference[reference], position=place)
        for place, reference in enumerate(order, start=1)
    )
    return meeting


@service
def take_up(item_pk: int, *, by: Any) -> AgendaItem:
    """Talk about this proposal now; the one before it is done. Taking up what is open already changes nothing."""
    item = _lock_item(item_pk, by)
    if item.is_open:
        return item
    item.meeting.items.filter(opened_at__isnull=False, closed_at=None).update(closed_at=now())
    item.opened_at, item.closed_at = now(), None
    item.save(update_fields=["opened_at", "closed_at"])
    return item


@service
def record_figure(item_pk: int, *, by: Any, figure: Decimal, reason: str) -> PanelFigure:
    """Write down what the panel came to, beside the sheets. A later one takes its place; both are kept.

    The same one sent twice, as by a double click, is written down once.
    """
    item = _lock_item(item_pk, by)
    if item.opened_at is None:
        raise WrongState("The panel did not talk about this proposal yet.")
    if not reason.strip():
        raise NotReady("Say why the panel came to this figure.", fields={"reason": ["Say why the panel came to it."]})
    last = item.figures.filter(recorded_at__gte=item.opened_at).last()
    if last and (last.figure, last.reason, last.recorded_by_id) == (figure, reason.strip(), by.pk):
        return last
    return PanelFigure.objects.create(item=item, figure=figure, reason=reason.strip(), recorded_by=by)


@service
def end_meeting(meeting_pk: int, *, by: Any) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("panel").get(pk=meeting_pk)
    _must_run(meeting.panel, by)
    if meeting.ended_at is None:
        meeting.items.filter(opened_at__isnull=False, closed_at=None).update(closed_at=now())
        meeting.ended_at = now()
        meeting.save(update_fields=["ended_at"])
    return meeting


def _lock_item(item_pk: int, by: Any) -> AgendaItem:
    """The item, with its meeting locked: what happens in one meeting happens one after another."""
    item = AgendaItem.objects.select_related("proposal").get(pk=item_pk)
    item.meeting = Meeting.objects.select_for_update(of=("self",)).select_related("panel").get(pk=item.meeting_id)
    item.refresh_from_db(fields=["opened_at", "closed_at"])
    _must_run(item.meeting.panel, by)
    if not by.has_perm("scoring.flag", item.proposal):
        raise NotPermitted(NOT_THEIRS)
    if item.meeting.ended_at is not None:
        raise WrongState("This meeting is over. Begin a new one to talk about it again.")
    return item


def _must_run(panel: Panel, by: Any) -> None:
    if not by.has_perm("panels.run", panel):
        raise NotPermitted("Only the chair of the panel or a manager runs its meeting.")
