"""A chair's verb before a proposal of their panel that nobody asked them to mark: to step back from it."""

from typing import Any

from proposals.errors import NotPermitted, NotReady
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from scoring.models import Assignment, Seat
from scoring.services import sheets

WHO = "Only the chair of its panel steps back from it here. An assessor declares a conflict in My assessments."
ASKED = "You are asked to mark it: declare the conflict in My assessments."


@service
def step_back(proposal_pk: int, *, by: Any, kind: str, nature: str, text: str) -> Assignment:
    """Keep the chair's conflict as every other: declared on an assignment, on which no sheet is ever given.

    From then on the proposal exists nowhere for them, and managers do the work of the chair on it.
    """
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm("scoring.step_back", proposal):
        raise NotPermitted(WHO)
    mine = proposal.assignments.filter(assessor=by)
    if mine.counting().exists():
        raise NotReady(ASKED)
    sheets.must_be_a_conflict(kind, text)
    own = Seat.objects.filter(panel__placements__proposal=proposal, person=by, left_on=None)
    seat = own.select_for_update(of=("self",), no_key=True).get()  # nobody replaces them meanwhile
    declined = mine.first()  # they were asked once, and there is one assignment of a person to a proposal
    kept = declined or Assignment.objects.create(proposal=proposal, assessor=by, seat=seat, invited_by=by)
    return sheets.declare(kept.pk, by=by, kind=kind, nature=nature, text=text)
