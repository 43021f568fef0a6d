"""Who marks what on a whole panel, line by line, for whoever runs it: what the pages of its proposals say of each.

The list is downloaded, edited, and sent back as a list of one's own (`listed.py`), which knows its headings.
"""

from datetime import date
from typing import Any, NamedTuple

from django.utils.timezone import localdate

from proposals import rights
from proposals.models import Proposal
from scoring.models import Assignment, Panel
from scoring.states import AssignmentState


class AssignedLine(NamedTuple):
    """One sheet that was asked for, whatever became of it."""

    reference: str
    title: str
    code: str
    assessor: str
    email: str
    seat_kind: str
    state: str
    due_on: date
    returned_on: date | None


def assigned_on(panel: Panel, person: Any) -> list[AssignedLine]:
    """By proposal and seat, of the proposals of this panel that this person oversees. One query."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE).filter(placement__panel=panel)
    asked = Assignment.objects.filter(proposal__in=overseen).select_related("proposal__call", "assessor", "seat")
    return [_line(each) for each in asked.order_by("proposal__reference", "proposal", "seat__code", "pk")]


def _line(assignment: Any) -> AssignedLine:
    is_returned = assignment.state == AssignmentState.RETURNED
    return AssignedLine(
        reference=assignment.proposal.reference,
        title=assignment.proposal.title,
        code=assignment.seat.code,
        assessor=str(assignment.assessor),
        email=assignment.assessor.email,
        seat_kind=assignment.seat.get_kind_display(),
        state=assignment.get_state_display(),
        due_on=assignment.proposal.call.scoring_due_on,
        returned_on=localdate(assignment.returned_at) if is_returned and assignment.returned_at else None,
    )
