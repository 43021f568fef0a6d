"""What panels are told, in which words: assessors about their sheets, those who run the panel about what waits."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from proposals import days, rights
from proposals.kinds import NoticeKind
from proposals.models import Notice, Proposal
from proposals.notifications import Wording, record
from proposals.states import State
from scoring.models import (
    Assignment,
    AssignmentRun,
    FlagEvent,
    LateConflict,
    LedgerAnswer,
    LedgerEntry,
    Panel,
    Seat,
    SeatKind,
)
from scoring.states import AssignmentState


def invite(assignments: Iterable[Assignment], proposal: Proposal) -> None:
    wording = Wording(
        f"Please mark {proposal.reference}",
        f"You are asked to mark “{proposal.title}” by {days.in_words(proposal.call.scoring_due_on)}. "
        "First declare whether you have a conflict of interest.",
    )
    for assignment in assignments:
        path = reverse("scoring:declare", args=[assignment.pk])
        record([assignment.assessor], assignment.notice_key, wording, path, kind=NoticeKind.MARKING, about=proposal)


def invite_to_several(assessors: Iterable[Any], run: AssignmentRun) -> None:
    """One notice a person. Like a reminder it names neither a proposal nor how many: it stays after a conflict."""
    call = run.panel.call
    wording = Wording(
        f"Please mark proposals for {call.title}",
        f"You are asked to mark proposals for {call.title} by {days.in_words(call.scoring_due_on)}. Your list shows "
        "which. First declare, of each, whether you have a conflict of interest.",
    )
    record(assessors, f"assignment-run-{run.pk}", wording, reverse("scoring:mine"), kind=NoticeKind.MARKING)


def ask_its_chair(proposal: Proposal, panel: Panel) -> None:
    """One notice a day and panel, and of no proposal either. Nobody is told who has a stake in what was passed on."""
    seats = panel.seats.filter(kind=SeatKind.CHAIR, left_on=None, person__is_active=True).select_related("person")
    known = Proposal.objects.filter(pk=proposal.pk)
    chairs = [each.person for each in seats if known.visible_to(each.person, rights.DECLARE).exists()]
    wording = Wording(
        f"Declare your interests for {panel.name}",
        f"Proposals of {panel.call.title} were passed to {panel.name}, which you chair. They open to you, and their "
        "panel can begin, once you declare whether you have a conflict of interest.",
    )
    page = reverse("scoring:declare_no_conflict", args=[panel.pk])
    record(chairs, f"to-declare-{panel.pk}-{localdate()}", wording, page, kind=NoticeKind.PANEL)


def tell_of_reopening(assignment: Assignment, *, note: str, version: int) -> None:
    proposal = assignment.proposal
    wording = Wording(
        f"Your sheet for {proposal.reference} is open again",
        f"The panel gave your sheet for “{proposal.title}” back to you:\n\n{note}\n\n"
        "Your marks are kept. They do not count until you return the sheet again.",
    )
    path = reverse("scoring:sheet", args=[assignment.pk])
    key = f"{assignment.notice_key}-reopened-{version}"
    record([assignment.assessor], key, wording, path, kind=NoticeKind.MARKING, about=proposal)


def tell_of_a_late_conflict(late: LateConflict, assignment: Assignment) -> None:
    """The managers, who know what is decided; whoever runs the panel is told of the gap."""
    proposal = assignment.proposal
    managers = [each for each in rights.holders_of("proposals.fund") if each.has_perm("proposals.fund", proposal)]
    wording = Wording(
        f"A sheet of {proposal.reference} is set aside",
        f"A conflict of interest between {assignment.assessor} and “{proposal.title}” came up after it was scored. "
        f"Their sheet, with the total {late.total}, does not count any more. {_what_became_of_the_score(late)}",
    )
    told = [each for each in managers if each not in (assignment.assessor, late.by)]
    key = f"{assignment.notice_key}-set-aside"
    record(told, key, wording, _panel_page(assignment), kind=NoticeKind.PANEL, about=proposal)


def _what_became_of_the_score(late: LateConflict) -> str:
    if late.still_counts:
        return (
            f"It was decided by then: the score of {late.score_before} and the decision stand. "
            "Look whether it must be looked at again."
        )
    if late.score_after is None:
        return "No sheet is left, so its score is taken back and it is with its panel again."
    few = "" if not late.is_short else f", though {late.sheets_wanted} are wanted: a manager can reopen scoring"
    left = "1 sheet that still counts" if late.sheets_left == 1 else f"{late.sheets_left} sheets that still count"
    return (
        f"The score was {late.score_before} and is {late.score_after} now, by the {left}{few}. "
        "An award that waited for a second manager is cancelled."
    )


def tell_of_a_gap(assignment: Assignment) -> None:
    """Somebody stepped back: whoever runs the panel may have to ask another assessor."""
    proposal = assignment.proposal
    has_a_conflict = assignment.state == AssignmentState.CONFLICTED
    why = "has a conflict of interest with" if has_a_conflict else "can’t mark"
    chairs_no_more = has_a_conflict and assignment.seat.kind == SeatKind.CHAIR
    after = "They chair its panel: managers do the chair’s work on it. " if chairs_no_more else ""
    wording = Wording(
        f"{'The chair' if chairs_no_more else 'An assessor'} of {proposal.reference} stepped back",
        f"{assignment.assessor} {why} “{proposal.title}”. {after}{_after_stepping_back(proposal)}",
    )
    told = [person for person in running_the_panel_of(assignment) if person != assignment.assessor]
    key = f"{assignment.notice_key}-{assignment.state}"
    record(told, key, wording, _panel_page(assignment), kind=NoticeKind.PANEL, about=proposal)


def _after_stepping_back(proposal: Proposal) -> str:
    if proposal.state == State.REVIEWED:
        return "Look whether it needs another assessor."
    return "Its scoring is closed. If their sheet counted, it is set aside and counts no more."


def tell_that_all_are_in(assignment: Assignment) -> None:
    proposal = assignment.proposal
    wording = Wording(
        f"All sheets for {proposal.reference} are in",
        f"Every assessor of “{proposal.title}” has returned a sheet. Settle what is open, then close its scoring.",
    )
    told, key = running_the_panel_of(assignment), f"sheets-in-{proposal.pk}"
    record(told, key, wording, _panel_page(assignment), kind=NoticeKind.PANEL, about=proposal)


def tell_of_a_change(entry: LedgerEntry) -> None:
    """Whoever may confirm it. The words tell no figure and no reason: those stand on the page of the ledger."""
    proposal = entry.proposal
    people = list(rights.holders_of("scoring.flag", proposal))
    if proposal.state != State.REVIEWED:
        people = [each for each in people if each.has_perm("scoring.reopen", proposal)]
    owing = set(Assignment.objects.still_out().filter(proposal=proposal).values_list("assessor", flat=True))
    own = entry.assignment.assessor_id if entry.assignment else None
    told = [each for each in people if each.pk not in owing | {own, entry.by_id}]
    wording = Wording(
        f"A change of what counts for {proposal.reference} waits for you",
        f"{entry.by} proposes a change in the moderation ledger of “{proposal.title}”. It does nothing before a second "
        "person confirms it.",
    )
    key = f"{entry.notice_key}-proposed"
    record(told, key, wording, _ledger_page(proposal), kind=NoticeKind.PANEL, about=proposal)


def tell_of_an_answer(answer: LedgerAnswer) -> None:
    """Whoever proposed it, unless they have a part in it or a conflict since."""
    proposal, said = answer.entry.proposal, "confirmed" if answer.is_confirmed else "refused"
    why = f":\n\n{answer.reason}" if answer.reason else "."
    wording = Wording(
        f"Your change for {proposal.reference} is {said}",
        f"{answer.by} {said} the change that you proposed in the ledger of “{proposal.title}”{why}",
    )
    key = f"{answer.entry.notice_key}-answered"
    told = [answer.first] if answer.first.has_perm("scoring.flag", proposal) else []
    record(told, key, wording, _ledger_page(proposal), kind=NoticeKind.PANEL, about=proposal)


def _ledger_page(proposal: Proposal) -> str:
    return reverse("scoring:ledger", args=[proposal.placement.panel_id, proposal.reference])


def tell_owner_of_a_flag(event: FlagEvent) -> None:
    """Whoever takes a flag on themselves need not be told; who owes a sheet is not told yet what it says."""
    proposal, told = event.flag.proposal, [event.owner] if event.owner != event.by else []
    asks = f"{event.by} asks you to see to this, about “{proposal.title}”:\n\n{event.flag.text}\n\nNote what you find."
    if Assignment.objects.owed_by(event.owner).filter(proposal=proposal).exists():
        asks = f"{event.by} asks you to see to a flag of “{proposal.title}”. Return your sheet to read it."
    wording = Wording(
        f"A flag of {proposal.reference} is yours",
        f"{asks} Scoring can’t be closed before the flag is settled.",
    )
    path = reverse("scoring:flag", args=[proposal.placement.panel_id, event.flag_id])
    record(told, f"flag-event-{event.pk}", wording, path, kind=NoticeKind.PANEL, about=proposal)


def running_the_panel_of(assignment: Assignment) -> list[Any]:
    """The chair; where the chair has a part in the proposal or the panel has none, the managers who have not."""
    chairs = Seat.objects.filter(panel=assignment.seat.panel_id, kind=SeatKind.CHAIR, left_on=None)
    chair = [seat.person for seat in chairs.select_related("person") if _runs(seat.person, assignment)]
    return chair or [person for person in rights.holders_of("proposals.fund") if _runs(person, assignment)]


def _runs(person: Any, assignment: Assignment) -> bool:
    return person.has_perm("scoring.assign", assignment.proposal)


def _panel_page(assignment: Assignment) -> str:
    return reverse("scoring:panel_proposal", args=[assignment.seat.panel_id, assignment.proposal.reference])


def forget(assignment: Assignment) -> None:
    """Take back what told the assessor of this assignment; after a conflict, all that told them of the proposal."""
    its_pages = Q(path__startswith=reverse("scoring:sheet", args=[assignment.pk]))
    if assignment.state == AssignmentState.CONFLICTED:
        its_pages |= Q(about=assignment.proposal_id)
    Notice.objects.filter(its_pages, recipient=assignment.assessor).delete()
