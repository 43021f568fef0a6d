"""Announcing an agreed shortlist in one act: awards, declines, letters and the embargo's end, all of it or nothing."""

from typing import Any

from proposals.errors import NotReady, Refusal, StaleVersion
from proposals.services import calls
from proposals.services.transactions import service
from proposals.steps import allowed_step, perform
from scoring.letters.announcing import Line, plan_of
from scoring.models import RowOutcome, Shortlist, ShortlistEventKind
from scoring.services import decisions
from scoring.services.letters import send_letters
from scoring.services.shortlists import lock_shortlist, must_make, record
from scoring.shortlisting.choices import GETS_MONEY
from scoring.shortlists.wording import conditions_of

STALE = "Something that would be announced changed after you opened this page. Read it once more, then announce it."


@service
def announce_shortlist(shortlist_pk: int, *, by: Any, seen: str) -> Shortlist:
    """Fund and decline as agreed, announce the call, and send every author their letter.

    seen    what the plan that this manager read says of itself (`Plan.seen`)
    raises  NotReady with all that hinders, each sentence beginning with the reference that it is about
    """
    shortlist = lock_shortlist(shortlist_pk)
    must_make(shortlist.call, by)
    allowed_step(shortlist, "announce", by=by, known_state=shortlist.state)
    plan = plan_of(shortlist)
    if plan.hinders:
        raise NotReady(*plan.hinders)
    if plan.seen != seen:
        raise StaleVersion(STALE)
    told = {line.proposal: line.decided for line in plan.lines if line.decided}
    for line in plan.lines:
        if line.decided and not line.is_done:
            _decide(line, shortlist, by)
    perform(shortlist, "announce", by=by)
    shortlist.save()
    record(shortlist, ShortlistEventKind.ANNOUNCED, by)
    call = calls.announce(shortlist.call_id, by=by, lettered={proposal.pk for proposal in told})
    send_letters(call, told, by=by)
    return shortlist


def _decide(line: Line, shortlist: Shortlist, by: Any) -> None:
    """A refusal names the proposal that it is about."""
    try:
        if line.row.outcome in GETS_MONEY:
            decisions.fund_as_agreed(
                line.proposal.pk,
                by=by,
                award=line.row.award_pounds or 0,
                conditions=conditions_of(line.row),
                reason=line.row.exception_reason,
                managers=(shortlist.proposed_by, shortlist.agreed_by),
            )
        elif line.row.outcome == RowOutcome.DECLINE:
            decisions.decline(
                line.proposal.pk, by=by, note=line.row.feedback, reason=line.row.decline_reason,
                signpost=line.row.signpost,
            )  # fmt: skip
    except Refusal as refusal:
        raise type(refusal)(*(f"{line.proposal.reference}: {reason}" for reason in refusal.reasons)) from refusal
