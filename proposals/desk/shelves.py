"""What stands on the moderation desk: its four shelves, the line for each proposal, and the clock that runs on it.

What a moderator sees of one proposal stands in `review.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet, Window
from django.utils.timezone import get_current_timezone, localdate, now

from proposals import rights
from proposals.models import Claim, DeskLook, HistoryEntry, Proposal
from proposals.projections import SeenProposal, see
from proposals.states import DeclineReason, State
from proposals.steps import Step
from proposals.working_days import (
    MODERATION_DAYS,
    REMINDER_DAYS,
    latest_start_of,
    working_days_after,
    working_days_between,
)

TOLD_ON_THE_DESK = ["submit", "return_for_changes", "pass_to_panel", "decline", "withdraw", "reinstate"]
MOST_CHANGES = 20
FIRST_LOOK = timedelta(days=7)


class Shelf(NamedTuple):
    """One list of the desk. `order` is what matters most there: the oldest first, or the latest."""

    name: str
    label: str
    states: list[str]
    order: list[str]
    nothing: str


SHELVES = [
    Shelf("waiting", "Waiting", [State.SUBMITTED], ["submitted_at", "pk"], "No submission waits for a moderator."),
    Shelf(
        "returned", "Returned to authors", [State.DRAFT], ["return_by", "pk"], "No proposal is back with its authors."
    ),
    Shelf(
        "passed",
        "Passed",
        [State.REVIEWED, State.SCORED, State.FUNDED, State.SPREAD],
        ["-submitted_at", "-pk"],
        "No proposal was passed to a panel yet.",
    ),
    Shelf("declined", "Declined", [State.DECLINED], ["-decided_at", "-pk"], "No proposal was declined."),
]


def find_shelf(name: str) -> Shelf | None:
    return next((shelf for shelf in SHELVES if shelf.name == name), None)


def on_shelf(shelf: Shelf, person: Any) -> QuerySet[Proposal]:
    """The proposals on one shelf of this person's desk; what they wrote or have a conflict with never stands there."""
    standing = Prefetch("claims", Claim.objects.standing().select_related("moderator"), to_attr="standing_claims")
    proposals = Proposal.objects.visible_to(person, rights.DESK).filter(_of_shelf(shelf, person))
    return proposals.for_listing().prefetch_related(standing).order_by(*shelf.order)


def _of_shelf(shelf: Shelf, person: Any) -> Q:
    return reduce(or_, (rights.rows_in_state(state, person) for state in shelf.states))


# --- Clocks and claims as conditions on rows: filters and counts share them -------------------------------------
def with_clock(urgency: str, today: date | None = None) -> Q:
    """Submissions whose clock says "late", "due" (the reminder is over) or "new"."""
    today = today or localdate()
    is_late = Q(submitted_at__lt=_end_of(latest_start_of(MODERATION_DAYS + 1, today)))
    is_reminded = Q(submitted_at__lt=_end_of(latest_start_of(REMINDER_DAYS, today)))
    return {"late": is_late, "due": is_reminded & ~is_late, "new": ~is_reminded}[urgency]


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=get_current_timezone())


def with_claim_of(whose: str, person: Any) -> Q:
    """Submissions that "me", "nobody" or "others" have claimed."""
    standing = Claim.objects.standing()
    mine = Q(pk__in=standing.filter(moderator=person).values("proposal"))
    anybodys = Q(pk__in=standing.values("proposal"))
    return {"me": mine, "nobody": ~anybodys, "others": anybodys & ~mine}[whose]


def has_come_back() -> Q:
    return Q(pk__in=HistoryEntry.objects.filter(step="return_for_changes").values("proposal"))


def counts_for(person: Any) -> dict[str, int]:
    """How many stand on each shelf, and of those that wait how many have which clock and which claim."""
    waits = _of_shelf(SHELVES[0], person)
    conditions = {shelf.name: _of_shelf(shelf, person) for shelf in SHELVES}
    conditions |= {urgency: waits & with_clock(urgency) for urgency in ("late", "due")}
    conditions |= {whose: waits & with_claim_of(whose, person) for whose in ("me", "nobody")}
    counted = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return Proposal.objects.visible_to(person, rights.DESK).aggregate(**counted)


@dataclass(frozen=True)
class News:
    """What others did on the desk since a person last looked; `shown` are the latest of `total`."""

    since: datetime
    until: datetime
    is_first_look: bool
    total: int
    shown: list[Any]


def news_for(person: Any) -> News:
    look = DeskLook.objects.filter(person=person).first()
    until = now()
    since = look.looked_at if look else until - FIRST_LOOK
    entries = HistoryEntry.objects.filter(
        proposal__in=Proposal.objects.visible_to(person, rights.DESK).values("pk"),
        step__in=TOLD_ON_THE_DESK, at__gt=since, at__lte=until,
    ).exclude(by=person)  # fmt: skip
    told = entries.told_to(person).order_by("-at", "-pk").select_related("by", "proposal")
    shown = list(told.annotate(of_all=Window(Count("pk")))[:MOST_CHANGES])
    return News(since, until, look is None, shown[0].of_all if shown else 0, shown)


def moderators_steps(person: Any) -> list[Step]:
    """What this person may do to every submission on the desk: no proposal there is one they have a part in."""
    open_here = [step for step in Proposal.STEPS if step.source == State.SUBMITTED and person.has_perm(step.may)]
    return sorted(open_here, key=lambda step: step.name != "pass_to_panel")


class Clock(NamedTuple):
    """How long a submission has waited, in words; `urgency` is "late", "due" or empty."""

    words: str
    urgency: str


def clock_for(submitted_on: date, today: date) -> Clock:
    """Working days since the submission: the first full one is day 1 of 6, and the sixth is the day it is due."""
    day = working_days_between(submitted_on, today)
    if day > MODERATION_DAYS:
        late = day - MODERATION_DAYS
        return Clock(f"Overdue by {late} working {'day' if late == 1 else 'days'}", "late")
    if day == MODERATION_DAYS:
        return Clock("Due today", "due")
    return Clock(f"Day {day} of {MODERATION_DAYS}" if day else "Came in today", "due" if day >= REMINDER_DAYS else "")


@dataclass(frozen=True)
class DeskLine:
    """One proposal as the desk shows it."""

    seen: SeenProposal
    clock: Clock | None
    due_on: date | None
    back_by: date | None
    decline_reason: str
    claim: Claim | None


def lines_for(proposals: list[Any], person: Any) -> list[DeskLine]:
    return [_line(proposal, see(proposal, person)) for proposal in proposals]


def _line(proposal: Any, seen: SeenProposal) -> DeskLine:
    submitted_on = localdate(proposal.submitted_at)
    waits = seen.state == State.SUBMITTED
    is_back = seen.state == State.DRAFT and proposal.return_by is not None
    is_declined = seen.state == State.DECLINED and proposal.decline_reason
    return DeskLine(
        seen=seen,
        clock=clock_for(submitted_on, localdate()) if waits else None,
        due_on=working_days_after(submitted_on, MODERATION_DAYS) if waits else None,
        back_by=localdate(proposal.return_by, proposal.call.zone) if is_back else None,
        decline_reason=DeclineReason(proposal.decline_reason).label if is_declined else "",
        claim=next(iter(proposal.standing_claims), None),
    )
