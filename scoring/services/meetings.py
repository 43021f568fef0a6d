"""The verbs of a meeting: begin it, add to its agenda, take up a proposal, record what the panel came to, end it."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Proposal
from proposals.services.transactions import service
from scoring.agenda import agenda
from scoring.meetings.absences import absent_from, unnoted
from scoring.meetings.agenda import to_talk_about
from scoring.models import Absence, AgendaItem, Meeting, Panel, PanelFigure

NOT_THEIRS = (
    "Only the chair of the panel or a manager runs the talk about it, with no part in it and of no organisation that "
    "takes part in it. Ask another manager to run it."
)
NOTHING = "There is nothing to talk about yet: no proposal that is being marked here has a returned sheet."
CHOOSE = "Choose at least one proposal to talk about."
OVER = "This meeting is over. Begin a new one to talk about it again."


@service
def start_meeting(panel_pk: int, *, by: Any, minutes_each: int, proposals: Collection[str] | None = None) -> Meeting:
    """Begin, with the agenda in the order in which people leave the room least often.

    Twice, or by two people at once: the meeting that is under way.

    proposals  references of those to talk about; None for all that can be
    """
    panel = Panel.objects.select_for_update(of=("self",)).get(pk=panel_pk)
    _must_run(panel, by)
    if under_way := Meeting.objects.filter(panel=panel, ended_at=None).first():
        return under_way
    ready = to_talk_about(panel, by)
    if not ready:
        raise NotReady(NOTHING)
    chosen = ready if proposals is None else _chosen(ready, proposals)
    meeting = Meeting.objects.create(panel=panel, started_by=by, minutes_each=minutes_each)
    _put_on_agenda(meeting, chosen)
    return meeting


@service
def add_to_agenda(meeting_pk: int, *, by: Any, proposals: Collection[str]) -> Meeting:
    """Put these after all that stands there. What is on the agenda already stays where it is."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("panel").get(pk=meeting_pk)
    _must_run(meeting.panel, by)
    if meeting.ended_at is not None:
        raise WrongState(OVER)
    chosen = _chosen(to_talk_about(meeting.panel, by), proposals)
    on_it = set(meeting.items.values_list("proposal", flat=True))
    _put_on_agenda(meeting, [each for each in chosen if each.pk not in on_it])
    return meeting


def _chosen(ready: list[Proposal], references: Collection[str]) -> list[Proposal]:
    strangers = sorted(set(references) - {str(each.reference) for each in ready})
    if strangers:
        sentence = f"{', '.join(strangers)}: not being marked here with a returned sheet. Leave it out."
        raise NotReady(sentence, fields={"proposals": [sentence]})
    if not references:
        raise NotReady(CHOOSE, fields={"proposals": [CHOOSE]})
    return [each for each in ready if each.reference in references]


def _put_on_agenda(meeting: Meeting, proposals: list[Proposal]) -> None:
    absent = absent_from(meeting.panel, proposals)
    by_reference = {str(each.reference): each for each in proposals}
    order = agenda({reference: absent[each.pk] for reference, each in by_reference.items()})
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, proposal=by_reference[reference], position=place)
        for place, reference in enumerate(order, start=last + 1)
    )


@service
def take_up(item_pk: int, *, by: Any) -> AgendaItem:
    """Talk about this proposal now; the one before it is done. Who is asked to leave the room is put on record.

    Taking up what is open already changes nothing.
    """
    item = _lock_item(item_pk, by)
    if item.is_open:
        return item
    item.meeting.items.filter(opened_at__isnull=False, closed_at=None).update(closed_at=now())
    item.opened_at, item.closed_at = now(), None
    item.save(update_fields=["opened_at", "closed_at"])
    _note_absent(item)
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
    _note_absent(item)  # somebody may have found a conflict while it was talked about
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


def _note_absent(item: AgendaItem) -> None:
    since: Any = item.opened_at
    Absence.objects.bulk_create(
        Absence(item=item, seat=seat, ground=ground, since=since) for seat, ground in unnoted(item).items()
    )


def _lock_item(item_pk: int, by: Any) -> AgendaItem:
    """The item, with its meeting locked: what happens in one meeting happens one after another."""
    item = AgendaItem.objects.select_related("proposal").get(pk=item_pk)
    item.meeting = Meeting.objects.select_for_update(of=("self",)).select_related("panel").get(pk=item.meeting_id)
    item.refresh_from_db(fields=["opened_at", "closed_at"])
    _must_run(item.meeting.panel, by)
    if not by.has_perm("scoring.flag", item.proposal):
        raise NotPermitted(NOT_THEIRS)
    if item.meeting.ended_at is not None:
        raise WrongState(OVER)
    return item


def _must_run(panel: Panel, by: Any) -> None:
    if not by.has_perm("panels.run", panel):
        raise NotPermitted("Only the chair of the panel or a manager runs its meeting.")
