"""A meeting as one who runs the panel sees it: what is talked about, who leaves and who comes back, what is to come.

Proposals that this person does not oversee have no place here, whoever began the meeting.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Subquery
from django.utils.timezone import now

from proposals import rights
from proposals.models import Proposal
from proposals.querysets import number_of
from scoring.arithmetic import spread
from scoring.meetings.absences import absent_from
from scoring.models import Assignment, Flag, Meeting, PanelFigure
from scoring.oversight.progress import score_of
from scoring.sheets.side_by_side import MarkedCriterion, ReturnedSheet, compared, criteria_of, sheets_of
from scoring.sheets.stated import Stated, counting_with_stated, stated_in


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
    stated: Stated | None


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
    def stated(self) -> Stated | None:
        return self.talk.stated if self.talk else None

    @property
    def offered(self) -> Decimal | None:
        """What the form for the panel's figure begins with: the mean of its members', until one is recorded."""
        is_recorded = self.now is not None and self.now.figure is not None
        return None if is_recorded or self.stated is None else self.stated.mean

    @property
    def time_is_up_at(self) -> datetime | None:
        if self.now is None or self.now.opened_at is None:
            return None
        return self.now.opened_at + timedelta(minutes=self.meeting.minutes_each)

    @property
    def is_over_time(self) -> bool:
        return self.time_is_up_at is not None and self.time_is_up_at <= now()


def meeting_in_view(meeting: Meeting, person: Any) -> MeetingInView:
    items = _items(meeting, person)
    absent = absent_from(meeting.panel, [each.proposal for each in items])
    lines = _lines(items, absent)
    current = next((each for each in lines if each.is_open), None)
    talked_about = next((each for each in items if each.is_open), None)
    talked = sorted((each for each in lines if each.is_done), key=lambda each: each.opened_at or meeting.started_at)
    out_before = set(talked[-1].out) if talked else set()
    out_now = set(current.out) if current else set()
    return MeetingInView(
        meeting=meeting,
        lines=lines,
        now=current,
        talk=_talk(talked_about, person, absent[talked_about.proposal_id]) if talked_about else None,
        leave=sorted(out_now - out_before),
        come_back=sorted(out_before - out_now),
        next=next((each for each in lines if each.opened_at is None), None),
    )


def _items(meeting: Meeting, person: Any) -> list[Any]:
    """With all that their lines and the talk need. Two queries."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE)
    own = Assignment.objects.owed_by(person).filter(proposal=OuterRef("proposal"))
    last = PanelFigure.objects.filter(item=OuterRef("pk")).order_by("-recorded_at", "-pk")
    items = meeting.items.filter(proposal__in=overseen).select_related("proposal__call", "proposal__placement")
    told = items.annotate(
        is_blind=Exists(own),
        last_figure=Subquery(last.values("figure")[:1]),
        last_reason=Subquery(last.values("reason")[:1]),
        open_flags=number_of(Flag.objects.filter(resolved_at=None), "proposal", "proposal"),
    )
    return list(told.prefetch_related("proposal__partners"))


def _lines(found: list[Any], absent: dict[int, frozenset[Any]]) -> list[AgendaLine]:
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


def _talk(item: Any, person: Any, absent: frozenset[Any]) -> Talk:
    """Two queries: the sheets, and their marks."""
    proposal = item.proposal
    counting = [] if item.is_blind else list(counting_with_stated(item))
    sheets = [] if item.is_blind else sheets_of(counting, with_names=True)
    totals = [each.total for each in sheets]
    return Talk(
        is_blind=item.is_blind,
        sheets=sheets,
        criteria=compared(criteria_of(sheets), sheets),
        score=None if item.is_blind else score_of(proposal, rights.known_state(proposal, person), totals),
        spread=spread(totals),
        open_flags=item.open_flags,
        stated=None if item.is_blind else stated_in(counting, absent),
    )


def stated_now(item: Any, person: Any) -> Stated | None:
    """The same figures alone, for one who runs the meeting and looks again and again. None while they are blind."""
    if Assignment.objects.owed_by(person).filter(proposal=item.proposal_id).exists():
        return None
    absent = absent_from(item.meeting.panel, [item.proposal])
    return stated_in(counting_with_stated(item), absent[item.proposal_id])
