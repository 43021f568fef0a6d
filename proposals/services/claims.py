"""Claiming a submission, giving it back, taking it over; and noting what one has seen of the desk.

A claim does not run out by itself (decision 0008): it ends when its moderator releases it, another one takes it
over, or the proposal moves on.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from proposals import notifications, rights
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.kinds import NoticeKind
from proposals.models import Claim, ClaimEnd, DeskLook, Proposal
from proposals.notifications import Wording
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import State


@service
def claim(proposal_pk: int, *, by: Any, take_over: int | None = None) -> Claim:
    """Take a submission on. `take_over` is the number of the standing claim that this person saw and ends.

    raises  NotReady when somebody else holds it, also when another one than `take_over` does by now
    """
    return claim_locked(lock_proposal(proposal_pk), by=by, take_over=take_over)


def claim_locked(proposal: Proposal, *, by: Any, take_over: int | None = None) -> Claim:
    """As `claim`, for a caller that holds the lock on the proposal."""
    _must_be_on_the_desk(proposal, by=by)
    standing = proposal.claims.standing().select_related("moderator").first()
    if standing and standing.moderator == by:
        return standing
    if standing and standing.pk != take_over:
        raise NotReady(f"{standing.moderator} is working on it. Take it over if they can’t finish it.")
    if standing:
        proposal.claims.end(by=by, how=ClaimEnd.TAKEN_OVER)
        _tell_who_had_it(standing, proposal, by)
    return Claim.objects.create(proposal=proposal, moderator=by, claimed_at=now())


@service
def release(proposal_pk: int, *, by: Any) -> None:
    """Give a submission back to the desk. Releasing it twice is releasing it once."""
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm(rights.DESK, proposal):
        raise NotPermitted("Only a moderator who has no part in the proposal works on it.")
    standing = proposal.claims.standing().select_related("moderator").first()
    if standing and standing.moderator != by:
        raise NotReady(f"{standing.moderator} is working on it, so only they can release it. You can take it over.")
    proposal.claims.end(by=by, how=ClaimEnd.RELEASED)


@service
def mark_desk_seen(*, by: Any, until: datetime) -> DeskLook:
    """What changed on the desk up to `until` is no news any more; never a moment that is still to come."""
    if not by.has_perm(rights.DESK):
        raise NotPermitted("The moderation desk is for moderators.")
    look, _ = DeskLook.objects.select_for_update().get_or_create(person=by, defaults={"looked_at": min(until, now())})
    look.looked_at = max(look.looked_at, min(until, now()))
    look.save(update_fields=["looked_at"])
    return look


def _must_be_on_the_desk(proposal: Proposal, *, by: Any) -> None:
    if not by.has_perm(rights.DESK, proposal):
        raise NotPermitted("Only a moderator who has no part in the proposal works on it.")
    if proposal.state != State.SUBMITTED:
        raise WrongState("It does not wait for a moderator any more, so there is nothing to claim.")


def _tell_who_had_it(ended: Claim, proposal: Proposal, by: Any) -> None:
    taken = Wording(
        f"{by} took over {proposal.reference}",
        f"You were working on “{proposal.title}”. {by} took it over and goes on from your gateways and notes.",
    )
    path = reverse("proposals:review", args=[proposal.reference])
    key = f"claim-{ended.pk}-taken-over"
    notifications.record([ended.moderator], key, taken, path, kind=NoticeKind.DESK, about=proposal)
