"""What one person reads after the award: what it asks for and how that stands. The list of awards is in `followed.py`.

Managers and observers read who of the programme team did what; the authors read that the team did it. An award that
ended asks for nothing any more: its record stays with those who followed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from proposals import days, rights
from proposals.attachments.attached import SeenFile, see_file
from proposals.models import Duty, DutyEntry, Instalment, Proposal
from proposals.states import DutyAct, DutyKind, DutyState

SOON = timedelta(days=7)
NEAREST_FIRST = (F("due_on").asc(nulls_last=True), "pk")
THE_TEAM = "The programme team"
LEFT_AT_THE_END = {DutyState.OPEN: "Not done when the award ended", DutyState.REPORTED: "Not read when the award ended"}
LOOKS = {DutyState.OPEN: "blue", DutyState.REPORTED: "waiting", DutyState.DONE: "done", DutyState.DROPPED: "white"}
ENDS = {"give_up_award": "given up by its authors", "take_back_award": "taken back"}
BY_AUTHORS = DutyAct.REPORTED
KINDS_IN_ORDER = [
    (DutyKind.CONDITION, "Conditions", "condition"),
    (DutyKind.MILESTONE, "Milestones", "milestone"),
    (DutyKind.REPORT, "Reports", "report"),
]


def conditions_in_words(conditions: Iterable[tuple[str, date | None]]) -> str:
    """One a line, with its day where it has one, as letters and the outcome tell them."""
    return "\n".join(f"{text.strip()}{f' (by {days.in_words(due)})' if due else ''}" for text, due in conditions)


@dataclass(frozen=True)
class SeenDuty:
    """One thing that the award asks for. `missing` is what the programme team last asked for when it sent it back."""

    pk: int
    kind: str
    kind_label: str
    text: str
    due_on: date | None
    state: str
    state_label: str
    missing: str
    set_at: datetime
    version: int
    award_stands: bool

    @property
    def is_open(self) -> bool:
        return self.state == DutyState.OPEN and self.award_stands

    @property
    def takes_a_report(self) -> bool:
        is_reached = self.kind == DutyKind.MILESTONE and self.state == DutyState.DONE
        return self.award_stands and (self.state in (DutyState.OPEN, DutyState.REPORTED) or is_reached)

    @property
    def can_be_settled(self) -> bool:
        return self.award_stands and self.state in (DutyState.REPORTED, DutyState.DONE)

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < localdate()

    @property
    def urgency(self) -> str:
        """How its clock is shown: "late", "due", or plain."""
        if self.is_late:
            return "late"
        return "due" if self.is_open and self.due_on and self.due_on - localdate() <= SOON else ""

    @property
    def look(self) -> str:
        """How its state is shown."""
        still_counts = self.award_stands or self.state == DutyState.DONE
        return LOOKS[DutyState(self.state)] if still_counts else "white"

    @property
    def is_asked(self) -> bool:
        return self.state != DutyState.DROPPED


@dataclass(frozen=True)
class SeenEntry:
    act: str
    act_label: str
    text: str
    link: str
    file: SeenFile | None
    was_text: str
    was_due_on: date | None
    by: str
    at: datetime


def see_duty(duty: Duty) -> SeenDuty:
    """`duty` comes from `with_missing`, with its proposal."""
    stands, label = duty.proposal.award_stands, duty.get_state_display()
    return SeenDuty(
        pk=duty.pk,
        kind=duty.kind,
        kind_label=duty.get_kind_display(),
        text=duty.text,
        due_on=duty.due_on,
        state=duty.state,
        state_label=label if stands else LEFT_AT_THE_END.get(DutyState(duty.state), label),
        missing=getattr(duty, "missing", None) or "",
        set_at=duty.set_at,
        version=duty.version,
        award_stands=stands,
    )


def with_missing(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Each with what its last entry asked for, where that sent it back."""
    last = DutyEntry.objects.filter(duty=OuterRef("pk"), number=OuterRef("version"), act=DutyAct.SENT_BACK)
    return duties.annotate(missing=Subquery(last.values("text")))


@dataclass(frozen=True)
class SeenInstalment:
    """A sum of the schedule. `waits_for` says what must be done first, empty where nothing must."""

    pk: int
    pounds: int
    due_on: date
    waits_for: str
    is_held_back: bool
    paid_on: date | None
    recorded_by: str

    @property
    def is_due(self) -> bool:
        """Whether it could be paid now and was not."""
        return self.paid_on is None and not self.is_held_back and self.due_on <= localdate()


@dataclass(frozen=True)
class EndedAward:
    """How an award of so many pounds ended, and why."""

    how: str
    on: date
    why: str
    pounds: int


def how_it_ended(proposal: Proposal) -> EndedAward | None:
    """None while the award stands. One query where it does not."""
    if not proposal.award_ended:
        return None
    told = proposal.history.filter(step__in=["fund", *ENDS]).order_by("number")
    last = {entry.step: entry for entry in told}
    end = next(last[step] for step in ENDS if step in last)
    return EndedAward(ENDS[end.step], localdate(end.at), end.note, last["fund"].evidence["award"])


@dataclass(frozen=True)
class AwardSeen:
    """The award of one proposal, for one person who follows it."""

    proposal: Proposal
    ended: EndedAward | None
    duties: list[SeenDuty]
    instalments: list[SeenInstalment]
    earlier: list[SeenInstalment]
    may_keep: bool
    may_report: bool

    @property
    def sections(self) -> list[tuple[str, str, str, list[SeenDuty]]]:
        """[(kind, title, noun, duties)]: all but those that are no longer asked for."""
        return [
            (kind, title, noun, [each for each in self.duties if each.kind == kind and each.is_asked])
            for kind, title, noun in KINDS_IN_ORDER
        ]

    @property
    def dropped(self) -> list[SeenDuty]:
        return [each for each in self.duties if not each.is_asked]

    @property
    def next(self) -> SeenDuty | None:
        """What comes first: the open duty with the earliest day, then those without one."""
        still_open = [each for each in self.duties if each.is_open]
        return min(still_open, key=lambda each: (each.due_on or date.max, each.pk), default=None)

    @property
    def late(self) -> int:
        return sum(each.is_late for each in self.duties)

    @property
    def waiting(self) -> int:
        return sum(each.state == DutyState.REPORTED and each.award_stands for each in self.duties)

    @property
    def done(self) -> int:
        return sum(each.state == DutyState.DONE for each in self.duties)

    @property
    def award_pounds(self) -> int:
        return self.ended.pounds if self.ended else self.proposal.award_pounds or 0

    @property
    def scheduled_pounds(self) -> int:
        return sum(each.pounds for each in self.instalments)

    @property
    def paid_pounds(self) -> int:
        return sum(each.pounds for each in self.instalments if each.paid_on)

    @property
    def unscheduled_pounds(self) -> int:
        return self.award_pounds - self.scheduled_pounds


def see_award(proposal: Proposal, person: Any) -> AwardSeen:
    instalments = instalments_of(proposal, person)
    standing = [each for each, is_standing in instalments if is_standing]
    return AwardSeen(
        proposal=proposal,
        ended=how_it_ended(proposal),
        duties=[see_duty(each) for each in with_missing(proposal.duties.order_by(*NEAREST_FIRST))],
        instalments=standing,
        earlier=corrected(instalments),
        may_keep=proposal.award_stands and person.has_perm("awards.keep", proposal),
        may_report=proposal.award_stands and person.has_perm("awards.report", proposal),
    )


def instalments_of(proposal: Proposal, person: Any) -> list[tuple[SeenInstalment, bool]]:
    """[(instalment, whether it stands)] in the order of their days; the team reads who recorded it. One query."""
    knows_names = rights.sees_embargoed(person, proposal)
    rows = proposal.instalments.select_related("waits_for", "payment__recorded_by", "superseded_by")
    return [
        (see_instalment(each, knows_names), each.pounds > 0 and not hasattr(each, "superseded_by"))
        for each in rows.order_by("due_on", "pk")
    ]


def corrected(instalments: list[tuple[SeenInstalment, bool]]) -> list[SeenInstalment]:
    """The sums that a later entry took the place of."""
    return [each for each, is_standing in instalments if not is_standing and each.pounds]


def see_instalment(instalment: Instalment, knows_names: bool) -> SeenInstalment:
    paid, duty = getattr(instalment, "payment", None), instalment.waits_for
    recorded_by = str(paid.recorded_by) if paid and knows_names else THE_TEAM
    return SeenInstalment(
        pk=instalment.pk,
        pounds=instalment.pounds,
        due_on=instalment.due_on,
        waits_for=f"{duty.get_kind_display()}: {duty.text}" if duty else "",
        is_held_back=duty is not None and duty.state in (DutyState.OPEN, DutyState.REPORTED),
        paid_on=paid.paid_on if paid else None,
        recorded_by=recorded_by if paid else "",
    )


def entries_of(duty: Duty, person: Any) -> list[SeenEntry]:
    """All that was done about it, the latest first. One query."""
    knows_names = rights.sees_embargoed(person, duty.proposal)
    entries = duty.entries.select_related("by", "file__uploaded_by", "file__question").order_by("-number")
    return [_see_entry(each, person, knows_names) for each in entries]


def _see_entry(entry: DutyEntry, person: Any, knows_names: bool) -> SeenEntry:
    is_named = knows_names or entry.act == BY_AUTHORS
    return SeenEntry(
        act=entry.act,
        act_label=entry.get_act_display(),
        text=entry.text,
        link=entry.link,
        file=see_file(entry.file, person, names=True) if entry.file else None,
        was_text=entry.was_text,
        was_due_on=entry.was_due_on,
        by=str(entry.by) if is_named else THE_TEAM,
        at=entry.at,
    )


def awarded(reference: str, person: Any) -> Proposal:
    """A proposal whose award this person follows, or followed until it ended; else the same 404 whatever the reason."""
    followed = Proposal.objects.visible_to(person, rights.AWARD).for_listing()
    return get_object_or_404(followed, reference=reference)


def duty_of(reference: str, duty_pk: int, person: Any) -> Duty:
    known = with_missing(Duty.objects.visible_to(person).select_related("proposal__call"))
    return get_object_or_404(known, proposal__reference=reference, pk=duty_pk)
