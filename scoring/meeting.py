"""A meeting as one who runs the panel sees it: what is talked about, who leaves and who comes back, what is to come.

Proposals that this person does not oversee have no place here, whoever began the meeting.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from proposals import rights
from proposals.models import Proposal
from proposals.querysets import number_of
from scoring.absences import absent_from
from scoring.arithmetic import spread
from scoring.models import Assignment, Flag, Meeting, PanelFigure
from scoring.oversight import overseen_on
from scoring.progress import score_of
from scoring.side_by_side import MarkedCriterion, ReturnedSheet, compared, sheets_of


@dataclass(frozen=True)
class AgendaLine:
    """One place on the agenda. `out` are those who are out of the room for it."""

    pk: int
    position: int
    reference: str
    title: str
    out: list[str]
    opened_at: datetime | None
    is_open: bool
    figure: PanelFigure | None

    @property
    def is_done(self) -> bool:
        return self.opened_at is not None and not self.is_open


@dataclass(frozen=True)
class Talk:
    """What lies on the table for the proposal that is talked about; nothing of it while `is_blind`."""

    is_blind: bool
    sheets: list[ReturnedSheet]
    criteria: list[MarkedCriterion]
    score: Decimal | None
    spread: Decimal | None
    open_flags: int


@dataclass(frozen=True)
class MeetingInView:
    meeting: Meeting
    lines: list[AgendaLine]
    now: AgendaLine | None
    talk: Talk | None
    leave: list[str]
    come_back: list[str]
    next: AgendaLine | None

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.lines)

    @property
    def time_is_up_at(self) -> datetime | None:
        if self.now is None or self.now.opened_at is None:
            return None
        return self.now.opened_at + timedelta(minutes=self.meeting.minutes_each)


def meeting_in_view(meeting: Meeting, person: Any) -> MeetingInView:
    lines = _lines(meeting, person)
    current = next((each for each in lines if each.is_open), None)
    talked = sorted((each for each in lines if each.is_done), key=lambda each: each.opened_at or meeting.started_at)
    out_before = set(talked[-1].out) if talked else set()
    out_now = set(current.out) if current else set()
    return MeetingInView(
        meeting=meeting,
        lines=lines,
        now=current,
        talk=_talk(meeting, current, person) if current else None,
        leave=sorted(out_now - out_before),
        come_back=sorted(out_before - out_now),
        next=next((each for each in lines if each.opened_at is None), None),
    )


def _lines(meeting: Meeting, person: Any) -> list[AgendaLine]:
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE)
    own = Assignment.objects.still_out().filter(proposal=OuterRef("proposal"), assessor=person.pk)
    items = meeting.items.filter(proposal__in=overseen).annotate(is_blind=Exists(own)).select_related("proposal")
    found = list(items.prefetch_related("proposal__partners", "figures"))
    absent = absent_from(meeting.panel, [each.proposal for each in found])
    people = get_user_model().objects.in_bulk({person for out in absent.values() for person in out})
    out = [sorted(str(people[pk]) for pk in absent[each.proposal_id]) for each in found]
    return [_line(place, each, who) for place, (each, who) in enumerate(zip(found, out, strict=True), start=1)]


def _line(place: int, item: Any, out: list[str]) -> AgendaLine:
    """`place` counts what this person sees: a gap would tell of what they do not. Who owes a sheet sees no figure."""
    return AgendaLine(
        pk=item.pk,
        position=place,
        reference=str(item.proposal.reference),
        title=item.proposal.title,
        out=out,
        opened_at=item.opened_at,
        is_open=item.is_open,
        figure=None if item.is_blind else next(reversed(list(item.figures.all())), None),
    )


def _talk(meeting: Meeting, line: AgendaLine, person: Any) -> Talk:
    flags = number_of(Flag.objects.filter(resolved_at=None), "proposal")
    proposal: Any = overseen_on(meeting.panel_id, person).annotate(open_flags=flags).get(reference=line.reference)
    returned = Assignment.objects.that_count().filter(proposal=proposal).select_related("seat", "assessor", "sheet")
    sheets = [] if proposal.is_blind else sheets_of(list(returned.order_by("seat__code")), with_names=True)
    totals = [each.total for each in sheets]
    return Talk(
        is_blind=proposal.is_blind,
        sheets=sheets,
        criteria=compared(proposal.call.rubric.criteria.all(), sheets),
        score=None if proposal.is_blind else score_of(proposal, rights.known_state(proposal, person), totals),
        spread=spread(totals),
        open_flags=proposal.open_flags,
    )
