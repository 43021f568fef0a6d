"""The verb of an assessor beside a returned sheet: say how likely it is to spread."""

from typing import Any

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.services.transactions import service
from proposals.states import State
from scoring.models import SpreadForecast
from scoring.services.sheets import lock_assignment
from scoring.states import AssignmentState


@service
def state_forecast(assignment_pk: int, *, by: Any, percent: int) -> SpreadForecast:
    """Keep it aside of the score. A later one takes its place, both are kept; the same one again changes nothing.

    raises  NotPermitted, NotReady while the sheet is not returned, WrongState once scoring is closed
    """
    assignment = lock_assignment(assignment_pk)
    if not by.has_perm("assignments.own", assignment):
        raise NotPermitted("Only who marks it says how likely it is to spread.")
    if assignment.proposal.state != State.REVIEWED:
        raise WrongState("Scoring of this proposal is closed, and the forecasts with it.")
    if assignment.state != AssignmentState.RETURNED:
        raise NotReady("Return your sheet first, then say how likely it is to spread.")
    last = SpreadForecast.objects.filter(assignment=assignment).last()
    if last and last.percent == percent:
        return last
    return SpreadForecast.objects.create(assignment=assignment, percent=percent)
