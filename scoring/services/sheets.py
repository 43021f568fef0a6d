"""An assessor's verbs: declare, mark, return; and the chair's: reopen a sheet."""

from typing import Any, NamedTuple

from proposals import notifications
from proposals.errors import NotReady, StaleVersion, WrongState
from proposals.models import Proposal
from proposals.services.transactions import service
from proposals.steps import perform
from scoring.arithmetic import weighted_total
from scoring.models import Assignment, Declaration, DeclarationKind, Mark, ScoreSheet
from scoring.states import COUNTS, AssignmentState


class Given(NamedTuple):
    """What an assessor gave for one criterion; `mark` is 0 to 5, or None while they have not chosen."""

    mark: int | None
    comment: str = ""


@service
def take_assignment_step(assignment_pk: int, name: str, *, by: Any, note: str = "") -> Assignment:
    """The only door to an assignment's state."""
    assignment = lock_assignment(assignment_pk)
    perform(assignment, name, by=by, note=note)
    if note:
        assignment.reason = note.strip()
    assignment.save()
    if assignment.state not in COUNTS:
        notifications.take_back(assignment.assessor, assignment.notice_key)
    return assignment


def lock_assignment(assignment_pk: int) -> Assignment:
    """Lock in the one order: proposal, then assignment. Closing scoring takes the same first lock."""
    its_proposal = Assignment.objects.filter(pk=assignment_pk).values("proposal")
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk__in=its_proposal)
    assignment = (
        Assignment.objects.select_for_update(of=("self",)).select_related("assessor", "seat").get(pk=assignment_pk)
    )
    assignment.proposal = proposal
    return assignment


@service
def declare(assignment_pk: int, *, by: Any, kind: str, text: str = "") -> Assignment:
    """Keep the declaration; no conflict opens the proposal, a conflict closes it to this person for good."""
    if kind != DeclarationKind.NONE and not text.strip():
        raise NotReady("Say what the conflict is.", fields={"text": ["Say what the conflict is."]})
    name = "accept" if kind == DeclarationKind.NONE else "declare_conflict"
    assignment = take_assignment_step(assignment_pk, name, by=by)
    Declaration.objects.create(assignment=assignment, kind=kind, text=text.strip())
    if kind == DeclarationKind.NONE:
        ScoreSheet.objects.create(assignment=assignment, proposal_version=assignment.proposal.versions.count() or 1)
    return assignment


def decline_assignment(assignment_pk: int, *, by: Any, note: str) -> Assignment:
    return take_assignment_step(assignment_pk, "decline", by=by, note=note)


@service
def save_sheet(
    assignment_pk: int,
    *,
    by: Any,
    version: int,
    marks: dict[int, Given],
    overall_comment: str = "",
    private_note: str = "",
) -> ScoreSheet:
    """Keep a sheet that is still being marked; `marks` maps a criterion's pk to what was given for it."""
    assignment = lock_assignment(assignment_pk)
    if not by.has_perm("assignments.own", assignment) or assignment.state != AssignmentState.ACCEPTED:
        raise WrongState("This sheet can’t be changed now: it is returned, or it isn’t yours to mark.")
    sheet = ScoreSheet.objects.get(assignment=assignment)
    sheet.assignment = assignment
    if sheet.version != version:
        raise StaleVersion("This sheet was saved elsewhere after you opened it. Your marks are kept below: save again.")
    Mark.objects.bulk_create(
        [Mark(sheet=sheet, criterion_id=pk, mark=given.mark, comment=given.comment) for pk, given in marks.items()],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["mark", "comment"],
    )
    sheet.overall_comment, sheet.private_note = overall_comment, private_note
    sheet.version += 1
    sheet.save(update_fields=["overall_comment", "private_note", "version"])
    return sheet


@service
def return_sheet(assignment_pk: int, *, by: Any) -> ScoreSheet:
    """Hand in a fully marked sheet: its total is fixed and counts from now on."""
    assignment = take_assignment_step(assignment_pk, "return_sheet", by=by)
    sheet = assignment.sheet
    marks: dict[str, Any] = dict(sheet.marks.values_list("criterion__code", "mark"))
    sheet.total = weighted_total(marks, assignment.proposal.call.rubric.weights())
    sheet.version += 1
    sheet.save(update_fields=["total", "version"])
    return sheet


@service
def reopen_sheet(assignment_pk: int, *, by: Any, note: str) -> Assignment:
    """Give a returned sheet back to its assessor, who is told why. Its total no longer counts."""
    assignment = take_assignment_step(assignment_pk, "reopen_sheet", by=by, note=note)
    ScoreSheet.objects.filter(assignment=assignment).update(total=None)
    return assignment
