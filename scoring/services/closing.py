"""The chair's verbs: close the scoring of a proposal, reopen it, raise and settle flags."""

from typing import Any

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Proposal
from proposals.services.steps import lock_proposal, must_be_possible, take_step
from proposals.services.transactions import service
from proposals.states import State
from scoring.arithmetic import panel_score
from scoring.models import Decision, Flag, Outcome, ScoreSheet
from scoring.states import AssignmentState


@service
def close_scoring(proposal_pk: int, *, by: Any, note: str = "") -> Proposal:
    """Fix the panel's score and move the proposal from reviewed to scored."""
    proposal = lock_proposal(proposal_pk)
    must_be_possible(proposal, "close_scoring", by=by)
    totals = returned_totals(proposal_pk)
    if reasons := why_not_closable(proposal, len(totals)):
        raise NotReady(*reasons)
    return take_step(proposal_pk, "close_scoring", by=by, note=note, score=panel_score(totals))


def returned_totals(proposal_pk: int) -> list[Any]:
    sheets = ScoreSheet.objects.filter(
        assignment__proposal=proposal_pk, assignment__state=AssignmentState.RETURNED, total__isnull=False
    )
    return list(sheets.values_list("total", flat=True))


def why_not_closable(proposal: Proposal, returned: int) -> list[str]:
    """What still stands between the panel and a score, in sentences."""
    return reasons_to_wait(proposal, returned, proposal.flags.filter(resolved_at=None).count())


def reasons_to_wait(proposal: Proposal, returned: int, open_flags: int) -> list[str]:
    wanted = proposal.call.sheets_wanted
    reasons = []
    if returned < wanted:
        reasons.append(f"{returned} of {wanted} score sheets are returned.")
    if open_flags:
        reasons.append(f"{open_flags} open {'flag waits' if open_flags == 1 else 'flags wait'} to be settled.")
    return reasons


@service
def reopen_scoring(proposal_pk: int, *, by: Any, note: str) -> Proposal:
    """Take the score back to the panel; an award that waits for confirmation is cancelled with it."""
    proposal = take_step(proposal_pk, "reopen_scoring", by=by, note=note)
    Decision.objects.filter(proposal=proposal, outcome=Outcome.WAITING).update(outcome=Outcome.CANCELLED)
    return proposal


@service
def raise_flag(proposal_pk: int, *, by: Any, text: str) -> Flag:
    proposal = lock_proposal(proposal_pk)
    _must_be_allowed(proposal, by)
    if proposal.state != State.REVIEWED:
        raise NotReady("A flag is raised while the proposal is with the panel. Its scoring is closed.")
    if not text.strip():
        raise NotReady("Say what must be settled.", fields={"text": ["Say what must be settled."]})
    return Flag.objects.create(proposal=proposal, text=text.strip(), raised_by=by)


@service
def resolve_flag(flag_pk: int, *, by: Any, resolution: str) -> Flag:
    flag = Flag.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=flag_pk)
    _must_be_allowed(flag.proposal, by)
    if not resolution.strip():
        raise NotReady("Say how it was settled.", fields={"resolution": ["Say how it was settled."]})
    if flag.resolved_at is not None:
        raise WrongState("Somebody settled this flag already. Read how, and raise a new one if more must be said.")
    flag.resolution, flag.resolved_by, flag.resolved_at = resolution.strip(), by, now()
    flag.save()
    return flag


def _must_be_allowed(proposal: Proposal, by: Any) -> None:
    if not by.has_perm("scoring.flag", proposal):
        raise NotPermitted("Only the chair of the panel or a manager works on flags.")
