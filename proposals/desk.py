"""What stands on the moderation desk: its four shelves, the line for each proposal, and the clock that runs on it."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.timezone import localdate

from proposals import rights
from proposals.models import Proposal
from proposals.projections import SeenProposal, see
from proposals.states import DeclineReason, State
from proposals.steps import Step
from proposals.working_days import MODERATION_DAYS, REMINDER_DAYS, working_days_after, working_days_between


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
    in_its_states = reduce(or_, (rights.rows_in_state(state, person) for state in shelf.states))
    proposals = Proposal.objects.visible_to(person, rights.DESK).filter(in_its_states)
    return proposals.for_listing().order_by(*shelf.order)


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


def lines_for(proposals: list[Proposal], person: Any) -> list[DeskLine]:
    return [_line(proposal, see(proposal, person)) for proposal in proposals]


def _line(proposal: Proposal, seen: SeenProposal) -> DeskLine:
    submitted_on = localdate(proposal.submitted_at)
    waits = seen.state == State.SUBMITTED
    is_back = seen.state == State.DRAFT and proposal.return_by is not None
    is_declined = seen.state == State.DECLINED and proposal.decline_reason
    return DeskLine(
        seen=seen,
        clock=clock_for(submitted_on, localdate()) if waits else None,
        due_on=working_days_after(submitted_on, MODERATION_DAYS) if waits else None,
        back_by=localdate(proposal.return_by) if is_back else None,
        decline_reason=DeclineReason(proposal.decline_reason).label if is_declined else "",
    )
