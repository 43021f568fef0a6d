"""A meeting as a member of the panel sees it on their own page: the proposal that is talked about, if they mark it.

Whoever left the room for it sees what they would see if nothing were talked about. Nothing here tells of others.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from scoring.arithmetic import rounded
from scoring.conflicts import barred_pairs
from scoring.models import AgendaItem, Assignment, Meeting, Panel, PanelFigure, StatedFigure
from scoring.states import STILL_OUT, AssignmentState

IS_TALKED_ABOUT = Q(opened_at__isnull=False, closed_at=None, meeting__ended_at=None)


@dataclass(frozen=True)
class OwnTalk:
    """The proposal that is talked about. `is_recorded`: the panel came to its figure, so the members' are closed."""

    item_pk: int
    panel_pk: int
    panel: str
    reference: str
    title: str
    assignment_pk: int
    must_declare: bool
    owes_sheet: bool
    total: Decimal | None
    stated: Decimal | None
    is_recorded: bool

    @property
    def takes_figure(self) -> bool:
        return not self.owes_sheet and not self.is_recorded


@dataclass(frozen=True)
class OwnMeeting:
    is_on: bool
    now: OwnTalk | None


def own_meeting(panel: Panel, person: Any) -> OwnMeeting:
    """Two queries, and five more where there is something to talk about."""
    is_on = Meeting.objects.filter(panel=panel, ended_at=None).exists()
    return OwnMeeting(is_on, next(iter(_talks(person, Q(seat__panel=panel))), None))


def called_to(person: Any) -> list[OwnTalk]:
    """What is talked about just now on any of their panels. One query where there is nothing."""
    return _talks(person, Q())


def own_item(panel_pk: int, item_pk: int, person: Any) -> AgendaItem | None:
    """The place on the agenda where this person is asked for a figure, now or before."""
    own = _own(person).filter(seat__panel=panel_pk, proposal=OuterRef("proposal"))
    items = AgendaItem.objects.filter(Exists(own), pk=item_pk, meeting__panel=panel_pk).select_related("proposal")
    item = items.prefetch_related("proposal__partners").first()
    return None if item is None or barred_pairs([person.pk], [item.proposal]) else item


def _own(person: Any) -> Any:
    return Assignment.objects.visible_to(person).filter(seat__left_on=None)


def _talks(person: Any, where: Q) -> list[OwnTalk]:
    found = list(_with_talk(_own(person).filter(where)).select_related("proposal", "seat__panel", "sheet"))
    barred = barred_pairs([person.pk], [each.proposal for each in found]) if found else set()
    return [_talk(each) for each in found if (each.proposal_id, person.pk) not in barred]


def _with_talk(assignments: Any) -> QuerySet[Any]:
    items = AgendaItem.objects.filter(IS_TALKED_ABOUT, proposal=OuterRef("proposal"))
    stated = StatedFigure.objects.filter(item=OuterRef("item"), seat=OuterRef("seat")).order_by("-stated_at", "-pk")
    recorded = PanelFigure.objects.filter(item=OuterRef("item"), recorded_at__gte=F("item__opened_at"))
    return (
        assignments.annotate(item=Subquery(items.filter(meeting__panel=OuterRef("seat__panel")).values("pk")[:1]))
        .filter(item__isnull=False)
        .annotate(stated=Subquery(stated.values("figure")[:1]), is_recorded=Exists(recorded))
        .prefetch_related("proposal__partners")
        .order_by("pk")
    )


def _talk(assignment: Any) -> OwnTalk:
    owes_sheet = assignment.state in STILL_OUT
    return OwnTalk(
        item_pk=assignment.item,
        panel_pk=assignment.seat.panel_id,
        panel=assignment.seat.panel.name,
        reference=str(assignment.proposal.reference),
        title=assignment.proposal.title,
        assignment_pk=assignment.pk,
        must_declare=assignment.state == AssignmentState.INVITED,
        owes_sheet=owes_sheet,
        total=None if owes_sheet else assignment.sheet.total,
        stated=None if owes_sheet or assignment.stated is None else rounded(assignment.stated),
        is_recorded=assignment.is_recorded,
    )
