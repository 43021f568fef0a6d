"""The verbs of the moderation ledger: propose a change of what counts, confirm it, refuse it.

A confirmed change moves the score in the same transaction, by the door that a late conflict takes. While a proposal is
being marked, its chair and managers do this; once it is scored, managers alone, since a chair who was refused could
tell that it is decided.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from proposals import rights
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import State
from scoring import notifications
from scoring.arithmetic import standing_score
from scoring.ledger import Before, Standing, placed, ranks_told_to
from scoring.models import Assignment, ChangeKind, LedgerAnswer, LedgerEntry, Placement, ScoreSheet
from scoring.models.ledger import OF_A_SHEET
from scoring.services.late_conflicts import correct_score
from scoring.states import AssignmentState

NOT_THEIRS = (
    "Only the chair of the panel or a manager changes what counts, with no part in it and of no organisation that "
    "takes part in it."
)
ONLY_MANAGERS = "Scoring of this proposal is closed. Only managers change what counts now, before it is decided."


class Change(NamedTuple):
    """What somebody proposes to do: with a sheet, or with the score as a whole."""

    kind: str
    assignment: int | None = None
    figure: Decimal | None = None


@service
def propose_change(proposal_pk: int, *, by: Any, change: Change, reason: str) -> LedgerEntry:
    """Write it down with what it would make of score and rank; one change waits at a time."""
    proposal = lock_proposal(proposal_pk)
    must_be_allowed(proposal, by)
    if not reason.strip():
        raise NotReady("Give the reason.", fields={"reason": ["Give the reason."]})
    if proposal.ledger.filter(answer=None).exists():
        raise WrongState("A change of this proposal waits for a second person already. Read that one first.")
    standing = _standing(proposal, change)
    entry = LedgerEntry.objects.create(
        proposal=proposal, kind=change.kind, assignment_id=change.assignment, figure=change.figure,
        reason=reason.strip(), by=by, **standing._asdict(),
    )  # fmt: skip
    notifications.tell_of_a_change(entry)
    return entry


def preview(proposal: Proposal, *, by: Any, change: Change) -> Standing:
    """For whoever may propose it: what it would make of the score and, as far as they rank the call, of the rank."""
    must_be_allowed(proposal, by)
    return ranks_told_to(by, proposal.call, _standing(proposal, change))


def _standing(proposal: Proposal, change: Change) -> Standing:
    """What it would make of score and rank, or why it can't be done."""
    before = Before.of(proposal)
    after = _score_after(proposal, before, change)
    if after == before.score and change.kind in (ChangeKind.ADJUST, ChangeKind.LIFT):
        raise NotReady("That is the score already.", fields={"figure": ["That is the score already."]})
    if after is None and proposal.state == State.SCORED:
        raise NotReady("No sheet would be left that counts. A manager can reopen scoring to ask for another one.")
    return placed(proposal, before.score, after)


@service
def confirm_change(entry_pk: int, *, by: Any) -> LedgerEntry:
    """Let it take effect: the score follows at once, and an award that waited was proposed on the old one."""
    entry = _locked(entry_pk, by)
    if entry.assignment and entry.assignment.assessor_id == by.pk:
        raise NotPermitted("It is about your own sheet, so somebody else must confirm it.")
    proposal = entry.proposal
    if not Proposal.objects.visible_to(entry.by, rights.IMPARTIAL).filter(pk=proposal.pk).exists():
        raise WrongState(f"{entry.by} has a part in it or a conflict since. Refuse the change, and propose it anew.")
    standing = _standing(proposal, Change(entry.kind, entry.assignment_id, entry.figure))
    _take_effect(entry)
    if proposal.state == State.SCORED and standing.score_after != standing.score_before:
        correct_score(proposal, before=standing.score_before, after=standing.score_after, by=by)
    _answer(entry, by, is_confirmed=True, **standing._asdict())
    return entry


@service
def refuse_change(entry_pk: int, *, by: Any, reason: str) -> LedgerEntry:
    entry = _locked(entry_pk, by)
    if not reason.strip():
        raise NotReady("Say why it is refused.", fields={"reason": ["Say why it is refused."]})
    _answer(entry, by, is_confirmed=False, reason=reason.strip())
    return entry


def _locked(entry_pk: int, by: Any) -> LedgerEntry:
    entry = LedgerEntry.objects.select_related("assignment", "by").get(pk=entry_pk)
    entry.proposal = lock_proposal(entry.proposal_id)
    must_be_allowed(entry.proposal, by)
    if LedgerAnswer.objects.filter(entry=entry).exists():
        raise WrongState("Somebody answered this change already. Read what they said.")
    if entry.by_id == by.pk:
        raise NotPermitted("You proposed this change, so a second person must answer it.")
    return entry


def _answer(entry: LedgerEntry, by: Any, **facts: Any) -> None:
    answer = LedgerAnswer.objects.create(entry=entry, first=entry.by, by=by, **facts)
    notifications.tell_of_an_answer(answer)


def why_not_for(proposal: Proposal, person: Any) -> str:
    """Why somebody who runs the panel changes nothing any more; empty where they do. It is the same for all that a
    scored proposal may come to, so it tells nothing of a decision."""
    is_open_to = proposal.state == State.REVIEWED or person.has_perm("scoring.reopen", proposal)
    return "" if is_open_to else ONLY_MANAGERS


def must_be_allowed(proposal: Proposal, by: Any) -> None:
    if not by.has_perm("scoring.flag", proposal):
        raise NotPermitted(NOT_THEIRS)
    if reason := why_not_for(proposal, by):
        raise NotPermitted(reason)
    if proposal.state not in (State.REVIEWED, State.SCORED) or proposal.call.is_announced:
        raise WrongState("It is decided, so what counts stands as it is.")
    if Assignment.objects.owed_by(by).filter(proposal=proposal).exists():
        raise NotReady("Return your own sheet first: what changes would tell you of the others.")


def _take_effect(entry: LedgerEntry) -> None:
    if entry.kind in OF_A_SHEET:
        rows = Assignment.objects.filter(pk=entry.assignment_id)
        rows.update(is_set_aside=entry.kind == ChangeKind.SET_ASIDE)
    else:
        Placement.objects.filter(proposal=entry.proposal).update(adjusted_score=entry.figure)


def _score_after(proposal: Proposal, before: Before, change: Change) -> Decimal | None:
    if change.kind == ChangeKind.ADJUST:
        if not before.totals:
            raise NotReady("No sheet counts yet, so there is nothing to set a score beside.")
        return standing_score(before.totals, change.figure)
    if change.kind == ChangeKind.LIFT:
        if before.adjusted is None:
            raise NotReady("The score is the mean of the sheets already.")
        return standing_score(before.totals, None)
    return standing_score(_totals_after(proposal, change), before.adjusted)


def _totals_after(proposal: Proposal, change: Change) -> Sequence[Any]:
    """The totals that count once this sheet does, or does no more."""
    aside = change.kind == ChangeKind.SET_ASIDE
    returned = ScoreSheet.objects.filter(
        assignment__proposal=proposal, assignment__state=AssignmentState.RETURNED, total__isnull=False
    )
    its = returned.filter(assignment=change.assignment, assignment__is_set_aside=not aside)
    if not its.exists():
        raise NotReady("Choose a sheet that counts." if aside else "Choose a sheet that is set aside.")
    counting = returned.filter(assignment__is_set_aside=False)
    left = counting.exclude(assignment=change.assignment) if aside else counting | its
    return list(left.values_list("total", flat=True))
