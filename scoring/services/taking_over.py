"""Who takes a seat is asked to mark what the one before them left open, wherever nothing stands against it."""

from typing import Any

from proposals.models import Proposal
from proposals.people.objections import objections_to, objections_told_to
from proposals.states import State
from scoring import notifications
from scoring.models import Assignment, Seat
from scoring.services.panels import why_not_assignable
from scoring.states import AssignmentState


def may_be_asked(seat: Seat, proposal: Proposal, *, by: Any) -> bool:
    """Whom its authors named is not, as far as `by` may read that: somebody judges it first, and asks them by hand."""
    is_open = proposal.state == State.REVIEWED and by.has_perm("scoring.assign", proposal)
    return is_open and not why_not_assignable(seat, proposal) and not _is_named(seat, proposal, by)


def _is_named(seat: Seat, proposal: Proposal, by: Any) -> bool:
    return bool(objections_to([seat.person], objections_told_to(by, proposal)))


def ask(seat: Seat, proposal: Proposal, *, by: Any) -> None:
    made = Assignment.objects.create(proposal=proposal, assessor=seat.person, seat=seat, invited_by=by)
    notifications.invite([made], proposal)


def ask_for_what_is_open(seat: Seat, left: Seat, *, by: Any) -> None:
    """What the member who left did not do, as far as nobody else was asked for it meanwhile."""
    undone = left.assignments.filter(state=AssignmentState.DECLINED).order_by("proposal_id")
    for proposal in Proposal.objects.select_for_update(of=("self",)).filter(assignments__in=undone).order_by("pk"):
        if _lacks_a_sheet(proposal) and may_be_asked(seat, proposal, by=by):
            ask(seat, proposal, by=by)


def _lacks_a_sheet(proposal: Proposal) -> bool:
    return Assignment.objects.filling().filter(proposal=proposal).count() < proposal.call.sheets_wanted
