"""The chair's verbs: close the scoring of a proposal, reopen it."""

from typing import Any

from proposals.errors import NotReady
from proposals.models import Proposal
from proposals.services.steps import lock_proposal, must_be_possible, take_step
from proposals.services.transactions import service
from scoring.arithmetic import standing_score
from scoring.conflicts import ties_since
from scoring.models import Decision, Outcome, ScoreSheet
from scoring.states import that_count


@service
def close_scoring(proposal_pk: int, *, by: Any, note: str = "") -> Proposal:
    """Fix the panel's score and move the proposal from reviewed to scored."""
    proposal = lock_proposal(proposal_pk)
    must_be_possible(proposal, "close_scoring", by=by)
    totals = returned_totals(proposal_pk)
    if reasons := why_not_closable(proposal, len(totals)):
        raise NotReady(*reasons)
    score = standing_score(totals, proposal.placement.adjusted_score)
    return take_step(proposal_pk, "close_scoring", by=by, note=note, score=score)


def returned_totals(proposal_pk: int) -> list[Any]:
    sheets = ScoreSheet.objects.filter(
        assignment__proposal=proposal_pk, total__isnull=False, **that_count("assignment__")
    )
    return list(sheets.values_list("total", flat=True))


def why_not_closable(proposal: Proposal, returned: int) -> list[str]:
    """What still stands between the panel and a score, in sentences."""
    open_flags = proposal.flags.filter(resolved_at=None).count()
    return reasons_to_wait(proposal, returned, open_flags, ties=len(ties_since([proposal])))


def reasons_to_wait(proposal: Proposal, returned: int, open_flags: int, *, ties: int) -> list[str]:
    """`ties` came up after an assessor was asked (`conflicts.ties_since`)."""
    wanted = proposal.call.sheets_wanted
    reasons = []
    if returned < wanted:
        reasons.append(f"{returned} of {wanted} score sheets are returned.")
    if open_flags:
        reasons.append(f"{open_flags} open {'flag waits' if open_flags == 1 else 'flags wait'} to be settled.")
    if ties:
        who = "An assessor has" if ties == 1 else f"{ties} assessors have"
        reasons.append(f"{who} a tie to those who applied that came up since: record the conflict of interest first.")
    return reasons


@service
def reopen_scoring(proposal_pk: int, *, by: Any, note: str) -> Proposal:
    """Take the score back to the panel; an award that waits for confirmation is cancelled with it."""
    proposal = take_step(proposal_pk, "reopen_scoring", by=by, note=note)
    Decision.objects.filter(proposal=proposal, outcome=Outcome.WAITING).update(outcome=Outcome.CANCELLED)
    return proposal
