"""An assessor's verbs: declare, mark, return; and the chair's: reopen a sheet."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Proposal
from proposals.services.transactions import service
from proposals.steps import perform, reasons_against
from scoring import notifications
from scoring.arithmetic import weighted_total
from scoring.guards import comes_after_the_anchors, is_being_scored
from scoring.links import links_told_to
from scoring.models import Assignment, Criterion, Declaration, DeclarationKind, Mark, ScoreSheet
from scoring.querysets import kept_waiting
from scoring.services import late_conflicts
from scoring.services.returns import keep_reopening, keep_return
from scoring.sheets.one import Given
from scoring.states import COUNTS, AssignmentState


class Page(NamedTuple):
    """A page that saves by itself: its name, and how often it sent the sheet."""

    tab: str
    turn: int

    def wrote_what_stands(self, sheet: ScoreSheet) -> bool:
        """So it has seen that, though the answer may have been lost on the way."""
        return self.tab != "" and self.tab == sheet.tab and self.turn > sheet.turn

    def sent_later_what_stands(self, sheet: ScoreSheet) -> bool:
        return self.tab != "" and self.tab == sheet.tab and 0 < self.turn <= sheet.turn


NO_PAGE = Page("", 0)
WORDS = ["overall_comment", "private_note", "confidence", "is_fundable"]


@service
def take_assignment_step(
    assignment_pk: int, name: str, *, by: Any, note: str = "", tells_of_a_gap: bool = True
) -> Assignment:
    """The only door to an assignment's state. Without `tells_of_a_gap` the caller fills the gap, or tells of it."""
    assignment = lock_assignment(assignment_pk)
    perform(assignment, name, by=by, note=note)
    if note:
        assignment.reason = note.strip()
    assignment.save()
    if assignment.state not in COUNTS:
        notifications.forget(assignment)
        if tells_of_a_gap:
            notifications.tell_of_a_gap(assignment)
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
def declare(assignment_pk: int, *, by: Any, kind: str, nature: str = "", text: str = "") -> Assignment:
    """Keep the declaration; no conflict opens the proposal, a conflict closes it to this person for good.

    What is certain can't be declared away.
    """
    is_free = kind == DeclarationKind.NONE
    if not is_free:
        must_be_a_conflict(kind, text)
    locked = lock_assignment(assignment_pk)
    if not is_free and by.has_perm("assignments.own", locked):
        late_conflicts.set_aside(locked, by=by)
    assignment = take_assignment_step(assignment_pk, "accept" if is_free else "declare_conflict", by=by)
    found = ties_told_to(by, assignment.proposal, is_free=is_free)
    Declaration.objects.create(
        assignment=assignment,
        kind=kind,
        nature="" if is_free else nature,
        text=text.strip(),
        found=found,
    )
    if is_free:
        ScoreSheet.objects.create(assignment=assignment, proposal_version=version_now(assignment.proposal))
    return assignment


def ties_told_to(person: Any, proposal: Proposal, *, is_free: bool) -> str:
    """What the exchange found of their ties, one to a line. Nobody who is free of conflicts has one that is certain."""
    told = links_told_to(person, proposal)
    if is_free and (certain := next((each for each in told if each.is_certain), None)):
        sentence = f"{certain.sentence} That is a conflict of interest: declare it, and the proposal is closed to you."
        raise NotReady(sentence, fields={"kind": [sentence]})
    return "\n".join(each.sentence for each in told)


@service
def record_conflict(assignment_pk: int, *, by: Any, kind: str, nature: str, text: str) -> Assignment:
    """Keep a conflict that somebody else found, with the reason; for its assessor the proposal exists no more.

    They are not told by the exchange, which would have to name the proposal: whoever records it speaks to them.
    """
    must_be_a_conflict(kind, text)
    assignment = lock_assignment(assignment_pk)
    if not by.has_perm("scoring.reopen_sheet", assignment):
        raise NotPermitted("Only the chair of the panel or a manager records a conflict of an assessor.")
    late_conflicts.set_aside(assignment, by=by)
    assignment = take_assignment_step(assignment_pk, "record_conflict", by=by)
    Declaration.objects.create(assignment=assignment, kind=kind, nature=nature, text=text.strip(), recorded_by=by)
    return assignment


def must_be_a_conflict(kind: str, text: str) -> None:
    if kind not in (DeclarationKind.INDIRECT, DeclarationKind.DIRECT):
        raise NotReady("Say which kind of conflict it is.", fields={"kind": ["Say which kind of conflict it is."]})
    if not text.strip():
        raise NotReady("Say what the conflict is.", fields={"text": ["Say what the conflict is."]})


def version_now(proposal: Proposal) -> int:
    return proposal.versions.count() or 1


def decline_assignment(assignment_pk: int, *, by: Any, note: str) -> Assignment:
    return take_assignment_step(assignment_pk, "decline", by=by, note=note)


@service
def save_sheet(
    assignment_pk: int,
    *,
    by: Any,
    version: int,
    marks: dict[int, Given],
    page: tuple[str, int] = NO_PAGE,
    is_skipped: bool = False,
    **words: Any,
) -> ScoreSheet:
    """Keep a sheet that is still being marked; `marks` maps a criterion's pk to what was given for it.

    `words` are any of `WORDS`; a mark or a word that is left out stays as it is. `page` is the one that saves by
    itself: what it sent earlier and arrives later changes nothing.
    """
    sheet = lock_sheet(assignment_pk)
    _must_be_open_to(by, sheet)
    page = Page(*page)
    if page.sent_later_what_stands(sheet):
        return sheet
    if sheet.version != version and not page.wrote_what_stands(sheet):
        if _says_what_stands(sheet, marks, words):
            return sheet
        raise StaleVersion("This sheet was saved elsewhere after you opened it. Your marks are kept below: save again.")
    _must_belong_to_its_rubric(marks, sheet.assignment.proposal)
    Mark.objects.bulk_create(
        [Mark(sheet=sheet, criterion_id=pk, mark=given.mark, comment=given.comment) for pk, given in marks.items()],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["mark", "comment"],
    )
    for name, value in words.items():
        setattr(sheet, name, value)
    sheet.tab, sheet.turn = page
    sheet.skipped_at = now() if is_skipped else None
    sheet.version += 1
    sheet.save(update_fields=[*WORDS, "tab", "turn", "skipped_at", "version"])
    return sheet


def _says_what_stands(sheet: ScoreSheet, marks: dict[int, Given], words: dict[str, Any]) -> bool:
    """Sent twice: nobody is in anybody's way."""
    given = {each.criterion_id: Given(each.mark, each.comment) for each in sheet.marks.all()}
    same_marks = all(given.get(pk, Given(None)) == each for pk, each in marks.items())
    return same_marks and all(getattr(sheet, name) == value for name, value in words.items())


def lock_sheet(assignment_pk: int) -> ScoreSheet:
    """The sheet, its assignment and its proposal, locked in the one order (last to first) by one statement.

    All three are locked because PostgreSQL, having waited, reads again only the rows that it locks.
    """
    sheets = ScoreSheet.objects.select_for_update(of=("assignment__proposal", "assignment", "self"))
    waits = kept_waiting(Assignment.objects, "assignment__", "assignment")
    known = sheets.select_related("assignment__proposal", "assignment__seat").annotate(is_kept_waiting=waits)
    sheet = known.filter(assignment=assignment_pk).first()
    if sheet is None:
        raise WrongState("There is no sheet yet: its assessor declares first whether they have a conflict of interest.")
    return sheet


def _must_be_open_to(by: Any, sheet: Any) -> None:
    assignment = sheet.assignment
    if not by.has_perm("assignments.own", assignment):
        raise NotPermitted("Only its assessor may mark this sheet.")
    if assignment.state != AssignmentState.ACCEPTED:
        raise WrongState("This sheet can’t be changed now: it was returned, or you stepped back from it.")
    if reasons := reasons_against(is_being_scored, assignment):
        raise NotReady(*reasons)
    if sheet.is_kept_waiting:
        raise NotReady(*reasons_against(comes_after_the_anchors, assignment))


def _must_belong_to_its_rubric(criteria: Collection[int], proposal: Proposal) -> None:
    """Nor may one be gone: a rubric can be changed until the first mark is given by it."""
    if Criterion.objects.filter(pk__in=criteria, rubric__call=proposal.call_id).count() < len(criteria):
        raise NotReady("A mark was given for a criterion that is not part of this call’s rubric.")


@service
def return_sheet(assignment_pk: int, *, by: Any, version: int | None = None) -> ScoreSheet:
    """Hand in a fully marked sheet: its total is fixed and counts from now on.

    `version` is the sheet as its assessor checked it; one that was changed since is not returned unseen.
    """
    assignment = take_assignment_step(assignment_pk, "return_sheet", by=by)
    sheet = assignment.sheet
    if version is not None and sheet.version != version:
        raise StaleVersion("This sheet was changed after you opened this page. Check it once more, then return it.")
    marks: dict[str, Any] = dict(sheet.marks.values_list("criterion__code", "mark"))
    sheet.total = weighted_total(marks, assignment.proposal.call.rubric.weights())
    sheet.proposal_version = version_now(assignment.proposal)
    sheet.version += 1
    sheet.save(update_fields=["total", "proposal_version", "version"])
    keep_return(sheet)
    if _all_are_in(assignment.proposal):
        notifications.tell_that_all_are_in(assignment)
    return sheet


def _all_are_in(proposal: Proposal) -> bool:
    asked = Assignment.objects.filter(proposal=proposal)
    return asked.that_count().count() >= proposal.call.sheets_wanted and not asked.still_out().exists()


@service
def reopen_sheet(assignment_pk: int, *, by: Any, note: str) -> Assignment:
    """Give a returned sheet back to its assessor, who is told why. Its total no longer counts; its marks stay known."""
    assignment = take_assignment_step(assignment_pk, "reopen_sheet", by=by, note=note)
    if assignment.is_set_aside:
        raise NotReady("This sheet is set aside. Let it count again in the ledger before you reopen it.")
    sheet = assignment.sheet
    keep_reopening(sheet, by=by, reason=note.strip())
    sheet.total = None
    sheet.version += 1
    sheet.save(update_fields=["total", "version"])
    notifications.tell_of_reopening(assignment, note=note.strip(), version=sheet.version)
    return assignment
