"""A conflict that comes up after scoring: the sheet is set aside and the score is that of the sheets left, at once.

It is all one transaction, in the lock of the proposal: no moment exists in which the score is not the mean of the
sheets that count. Of a proposal that is decided nothing moves; the managers are told and look at it.
"""

from typing import Any

from django.utils.timezone import now

from proposals.models import Proposal
from proposals.services.steps import take_step
from proposals.states import State
from scoring import notifications
from scoring.arithmetic import standing_score
from scoring.models import Assignment, Decision, LateConflict, Outcome, ScoreSheet
from scoring.services.flags import open_flag
from scoring.states import AssignmentState, that_count


def set_aside(assignment: Assignment, *, by: Any) -> LateConflict | None:
    """Take the sheet out of the score of its proposal, which the caller has locked; None where it was in none.

    Comes before the step that closes the assignment: whoever declares may still act on the proposal.
    """
    proposal, total = assignment.proposal, _total_that_counts(assignment)
    if total is None or proposal.score is None:
        return None
    before, left = proposal.score, _totals_beside(assignment)
    stands = proposal.state != State.SCORED or (not left and proposal.call.is_announced)
    after = before if stands else standing_score(left, proposal.placement.adjusted_score)
    if not stands:
        correct_score(proposal, before=before, after=after, by=by)
    late = LateConflict.objects.create(
        assignment=assignment, by=by, at=now(), total=total, score_before=before, score_after=after,
        still_counts=stands, sheets_left=len(left), sheets_wanted=proposal.call.sheets_wanted,
    )  # fmt: skip
    if late.is_short and after is not None:
        _flag_too_few(proposal, late, by=by)
    notifications.tell_of_a_late_conflict(late, assignment)
    return late


def _total_that_counts(assignment: Assignment) -> Any:
    if assignment.state != AssignmentState.RETURNED or assignment.is_set_aside:
        return None
    return ScoreSheet.objects.values_list("total", flat=True).get(assignment=assignment)


def _totals_beside(assignment: Assignment) -> list[Any]:
    counting = ScoreSheet.objects.filter(
        assignment__proposal=assignment.proposal_id, total__isnull=False, **that_count("assignment__")
    )
    return list(counting.exclude(assignment=assignment).values_list("total", flat=True))


def correct_score(proposal: Proposal, *, before: Any, after: Any, by: Any) -> None:
    """An award that waits was proposed on the old score: it is proposed anew, or not."""
    if after is None:
        take_step(proposal.pk, "take_back_score", by=by, was=before)
    else:
        take_step(proposal.pk, "correct_score", by=by, score=after, was=before)
    Decision.objects.filter(proposal=proposal, outcome=Outcome.WAITING).update(outcome=Outcome.CANCELLED)


def _flag_too_few(proposal: Proposal, late: LateConflict, *, by: Any) -> None:
    """The same words whether it is decided or not: the chair may not know."""
    text = (
        f"A conflict of interest came up after scoring and a sheet was set aside: {late.sheets_left} of "
        f"{late.sheets_wanted} wanted sheets count. A manager can reopen scoring to ask for another one."
    )
    open_flag(proposal, text=text, by=by)
