"""A meeting as one who runs the panel sees it: what is talked about, who leaves and who comes back, what is to come.

Proposals that this person does not oversee have no place here, whoever began the meeting.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from proposals import rights
from proposals.models import Proposal
from proposals.querysets import number_of
from scoring.absences import absent_from
from scoring.arithmetic import spread
from scoring.models import Assignment, Flag, Meeting, PanelFigure
from scoring.progress import score_of
from scoring.side_by_side import MarkedCriterion, ReturnedSheet, compared, criteria_of, sheets_of


class Recorded(NamedTuple):
    """What the panel came to, and why."""

    figure: Decimal
    reason: str


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
    figure: Recorded | None

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
    items = _items(meeting, person)
    lines = _lines(meeting, items)
    current = next((each for each in lines if each.is_open), None)
    talked_about = next((each for each in items if each.is_open), None)
    talked = sorted((each for each in lines if each.is_done), key=lambda each: each.opened_at or meeting.started_at)
    out_before = set(talked[-1].out) if talked else set()
    out_now = set(current.out) if current else set()
    return MeetingInView(
        meeting=meeting,
        lines=lines,
        now=current,
        talk=_talk(talked_about, person) if talked_about else None,
        leave=sorted(out_now - out_before),
        come_back=sorted(out_before - out_now),
        next=next((each for each in lines if each.opened_at is None), None),
    )


def _items(meeting: Meeting, person: Any) -> list[Any]:
    """With all that their lines and the talk need. Two queries."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE)
    own = Assignment.objects.still_out().filter(proposal=OuterRef("proposal"), assessor=person.pk)
    last = PanelFigure.objects.filter(item=OuterRef("pk")).order_by("-recorded_at", "-pk")
    items = meeting.items.filter(proposal__in=overseen).select_related("proposal__call", "proposal__placement")
    told = items.annotate(
        is_blind=Exists(own),
        last_figure=Subquery(last.values("figure")[:1]),
        last_reason=Subquery(last.values("reason")[:1]),
        open_flags=number_of(Flag.objects.filter(resolved_at=None), "proposal", "proposal"),
    )
    return list(told.prefetch_related("proposal__partners"))


def _lines(meeting: Meeting, found: list[Any]) -> list[AgendaLine]:
    absent = absent_from(meeting.panel, [each.proposal for each in found])
    out = [sorted(str(person) for person in absent[each.proposal_id]) for each in found]
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
        figure=None if item.is_blind or item.last_figure is None else Recorded(item.last_figure, item.last_reason),
    )


def _talk(item: Any, person: Any) -> Talk:
    """Two queries: the sheets, and their marks."""
    proposal = item.proposal
    counting = Assignment.objects.that_count().filter(proposal=proposal).select_related("seat", "assessor", "sheet")
    sheets = [] if item.is_blind else sheets_of(list(counting.order_by("seat__code")), with_names=True)
    totals = [each.total for each in sheets]
    return Talk(
        is_blind=item.is_blind,
        sheets=sheets,
        criteria=compared(criteria_of(sheets), sheets),
        score=None if item.is_blind else score_of(proposal, rights.known_state(proposal, person), totals),
        spread=spread(totals),
        open_flags=item.open_flags,
    )
