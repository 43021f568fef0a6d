"""What a quarterly report names: what stalled, what is due, which awards ended, why sites stopped, which stories were
approved. Of awards, as far as its reader follows them; all as it was recorded by the end of the day.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Max, Prefetch
from django.utils.timezone import localdate

from proposals import rights
from proposals.awards.reading import ENDS
from proposals.models import AdoptionEvent, Duty, DutyEntry, HistoryEntry, Proposal, StoryEdition
from proposals.programme.figures import Case
from proposals.programme.quarters import Quarter
from proposals.programme.reading import Record, end_of
from proposals.programme.stays import PLACES
from proposals.spread.places import Place, cleaned
from proposals.states import DutyAct, DutyKind, DutyState, SiteStage, StopReason, duty_state_after
from proposals.working_days import MODERATION_DAYS, working_days_between

QUIET_DAYS = 183  # half a year in which no site of an award said anything
WHERE = {place.name: place.label for place in PLACES}


class Stalled(NamedTuple):
    reference: str
    title: str
    where: str
    since: date
    why: str


class Due(NamedTuple):
    reference: str
    title: str
    kind: str
    what: str
    due_on: date
    stands: str


class Ended(NamedTuple):
    reference: str
    title: str
    on: date
    pounds: int
    how: str
    why: str


class Told(NamedTuple):
    """A story that a moderator approved; `edition` is 1 for its first text."""

    reference: str
    title: str
    on: date
    edition: int


@dataclass(frozen=True)
class Happenings:
    """What one person may read of it."""

    stalled: list[Stalled]
    due: list[Due]
    ended: list[Ended]
    stops: Counter[str]
    stories: list[Told]


def happenings(record: Record, cases: list[Case], person: Any, quarter: Quarter, day: date) -> Happenings:
    """Seven queries, whatever there is to tell."""
    followed = set(Proposal.objects.visible_to(person, rights.AWARD).values_list("pk", flat=True))
    theirs = [case for case in cases if case.pk in followed]
    return Happenings(
        stalled=stalled(record, cases, day),
        due=due(theirs, quarter, day),
        ended=ended(theirs, quarter),
        stops=stops(theirs, quarter, day),
        stories=stories(person, quarter, day),
    )


# --- What stalled ----------------------------------------------------------------------------------------------------
def stalled(record: Record, cases: list[Case], day: date) -> list[Stalled]:
    """Those that waited longer than they should, the longest wait first."""
    heard = _heard_of(cases, day)
    found = [_late_in_a_place(record, case, day) or _quiet_award(case, heard, day) for case in cases]
    return sorted((each for each in found if each), key=lambda each: (each.since, each.reference))


def _late_in_a_place(record: Record, case: Case, day: date) -> Stalled | None:
    here, call = case.path.lasts, record.call_of(case)
    if here is None:
        return None
    since = localdate(here.since)
    late = {
        "moderation": (working_days_between(since, day) > MODERATION_DAYS, "The moderators have not answered."),
        "panel": (day > call.scoring_due_on, "Scoring was due by now."),
        "decision": (day > call.decision_due_on, "The decision was due by now."),
    }
    is_late, why = late.get(here.place, (False, ""))
    return Stalled(case.reference, case.title, WHERE[here.place], since, why) if is_late else None


def _quiet_award(case: Case, heard: dict[int, date], day: date) -> Stalled | None:
    if not case.path.award_stands or case.path.last is None:
        return None
    since = max(heard.get(case.pk, date.min), localdate(case.path.last.at))
    if (day - since).days < QUIET_DAYS:
        return None
    return Stalled(case.reference, case.title, "After the award", since, "No site reported for half a year.")


def _heard_of(cases: list[Case], day: date) -> dict[int, date]:
    """{proposal: the day on which something of a site was last recorded}"""
    awarded = [case.pk for case in cases if case.path.award_stands]
    events = AdoptionEvent.objects.filter(proposal__in=awarded, recorded_at__lt=end_of(day)).order_by()
    last = events.values_list("proposal").annotate(last=Max("recorded_at"))
    return {proposal: localdate(at) for proposal, at in last}


# --- After the award -------------------------------------------------------------------------------------------------
def due(cases: list[Case], quarter: Quarter, day: date) -> list[Due]:
    """What standing awards still ask for: what is late, and what is due until the end of the next quarter."""
    standing = {case.pk: case for case in cases if case.path.award_stands}
    asked = Duty.objects.filter(proposal__in=standing, set_at__lt=end_of(day))
    entries = Prefetch("entries", DutyEntry.objects.order_by("number"), to_attr="all_entries")
    found = [_as_at(duty, standing[duty.proposal_id], day) for duty in asked.prefetch_related(entries)]
    last = quarter.next.last_day
    return sorted((each for each in found if each and each.due_on <= last), key=lambda each: (each.due_on, each[0]))


def _as_at(duty: Any, case: Case, day: date) -> Due | None:
    state, text, due_on = _duty_as_at(duty, day)
    if due_on is None or state not in (DutyState.OPEN, DutyState.REPORTED):
        return None
    is_late = state == DutyState.OPEN and due_on < day
    stands = "Late" if is_late else str(DutyState(state).label)
    return Due(case.reference, case.title, DutyKind(duty.kind).label, text, due_on, stands)


def _duty_as_at(duty: Any, day: date) -> tuple[str, str, date | None]:
    """Its state, its words and its day: a later change keeps what was asked before it."""
    state, text, due_on = str(DutyState.OPEN), duty.text, duty.due_on
    by_then = [entry for entry in duty.all_entries if entry.at < end_of(day)]
    if by_then:
        state = duty_state_after(by_then[-1].act, duty.kind)
    later = duty.all_entries[len(by_then) :]
    changed = next((entry for entry in later if entry.act == DutyAct.CHANGED), None)
    return (state, changed.was_text, changed.was_due_on) if changed else (state, text, due_on)


def ended(cases: list[Case], quarter: Quarter) -> list[Ended]:
    """Awards that were given up or taken back in the quarter, and why."""
    ends = {case.pk: case for case in cases if case.path.award_ended and case.path.last and _is_in(case, quarter)}
    steps = HistoryEntry.objects.filter(proposal__in=ends, step__in=ENDS).order_by("proposal", "number")
    told = {entry.proposal_id: entry for entry in steps}
    return [_ended(ends[pk], entry) for pk, entry in told.items()]


def _is_in(case: Case, quarter: Quarter) -> bool:
    return case.path.last is not None and quarter.first_day <= localdate(case.path.last.at) <= quarter.last_day


def _ended(case: Case, entry: HistoryEntry) -> Ended:
    how = ENDS[entry.step].capitalize()
    return Ended(case.reference, case.title, localdate(entry.at), case.path.award_pounds or 0, how, entry.note)


def stops(cases: list[Case], quarter: Quarter, day: date) -> Counter[str]:
    """How many sites stopped in the quarter, by the reason that was given last."""
    end, followed = end_of(day), [case.pk for case in cases]
    known = AdoptionEvent.objects.filter(proposal__in=followed, recorded_at__lt=end)
    corrected = known.exclude(corrects=None).values("corrects")
    stopped = known.filter(stage=SiteStage.STOPPED).exclude(pk__in=corrected)
    in_time = stopped.filter(happened_on__range=(quarter.first_day, min(quarter.last_day, day)))
    rows = in_time.order_by("happened_on", "pk").values_list("proposal", "site", "place", "reason")
    reason_of = {(proposal, Place(site, cleaned(place))): reason for proposal, site, place, reason in rows}
    return Counter(str(StopReason(reason or StopReason.OTHER).label) for reason in sorted(reason_of.values()))


# --- Stories ---------------------------------------------------------------------------------------------------------
def stories(person: Any, quarter: Quarter, day: date) -> list[Told]:
    told = Proposal.objects.visible_to(person).order_by().values("pk")
    span = (end_of(quarter.first_day - timedelta(days=1)), end_of(min(quarter.last_day, day)))
    editions = StoryEdition.objects.filter(story__proposal__in=told, approved_at__gte=span[0], approved_at__lt=span[1])
    rows = editions.order_by("approved_at", "pk").values_list(
        "story__proposal__reference", "title", "approved_at", "number"
    )
    return [Told(reference or "", title, localdate(at), number) for reference, title, at, number in rows]
