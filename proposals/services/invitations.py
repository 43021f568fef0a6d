"""Inviting people to a proposal by mail: send, send again, take back; and the answer of whoever was invited.

What every kind of invitation has in common is in `mailed.py`. The lock on the proposal lets everything around one
proposal come one by one.
"""

from typing import Any

from proposals import correspondence
from proposals.errors import NotPermitted, NotReady
from proposals.models import Contributor, Follow, Invitation, InvitationState, PartEntry, PartEvent, Proposal, Support
from proposals.models.people import MAILS
from proposals.services import mailed
from proposals.services.mailed import MOST_TO_AN_ADDRESS, TOO_MANY, close, must_be_open, must_be_sent_to
from proposals.services.pace import must_leave_room
from proposals.services.people import must_manage, noted
from proposals.services.steps import lock_proposal
from proposals.services.transactions import lock_person, service

MOST_PEOPLE = 30  # on one proposal, the invited among them
MOST_A_DAY = 20  # mails that one person may cause


@service
def invite(proposal_pk: int, *, by: Any, email: str, role: str) -> Invitation:
    """Offer a part in the proposal to whoever owns `email`; whether they have an account is not looked at.

    A second click finds the invitation that the first one made.
    """
    lock_person(by)
    proposal = lock_proposal(proposal_pk)
    must_manage(proposal, by=by)
    email = email.strip().lower()
    if before := proposal.invitations.waiting().filter(email=email).first():
        if before.role == role and before.is_open:
            return before
        raise _refused("An invitation to this address waits already. Take it back first, or send it again.")
    if email == by.email.lower():
        raise _refused("This is your own address.")
    _must_have_room(proposal)
    _must_be_few(email, by=by)
    invitation = Invitation(proposal=proposal, email=email, role=role, invited_by=by)
    _renew(invitation)
    noted(proposal, PartEvent.INVITED, by=by, invitation=invitation, role=role)
    return invitation


@service
def resend(invitation_pk: int, *, by: Any) -> Invitation:
    """Send it again with a new link, which opens for another fourteen days; the old link is dead."""
    lock_person(by)
    invitation = lock_invitation(invitation_pk)
    must_manage(invitation.proposal, by=by)
    mailed.must_have_waited(invitation)
    _must_be_few(invitation.email, by=by)
    _renew(invitation)
    noted(invitation.proposal, PartEvent.RESENT, by=by, invitation=invitation)
    return invitation


@service
def revoke(invitation_pk: int, *, by: Any) -> Invitation:
    """Take an invitation back; its link is dead at once. Taking it back twice changes nothing."""
    invitation = lock_invitation(invitation_pk)
    must_manage(invitation.proposal, by=by)
    if invitation.state == InvitationState.REVOKED:
        return invitation
    mailed.must_wait(invitation)
    close(invitation, InvitationState.REVOKED, by=by)
    noted(invitation.proposal, PartEvent.REVOKED, by=by, invitation=invitation)
    return invitation


@service
def accept(invitation_pk: int, *, by: Any) -> Contributor:
    """Join the people of the proposal. Accepting twice, or where one takes part already, changes nothing."""
    invitation = lock_invitation(invitation_pk)
    must_be_sent_to(by, invitation)
    part = invitation.proposal.contributors.filter(person=by).first()
    if part and invitation.state == InvitationState.ACCEPTED:
        return part
    must_be_open(invitation)
    if not by.has_perm("proposals.join", invitation.proposal):
        raise NotPermitted(
            "You are asked to assess this proposal, so you can’t join its authors. If you want to join them, first "
            "declare a conflict of interest under “My assessments”: it is for good. Then accept here."
        )
    close(invitation, InvitationState.ACCEPTED, by=by)
    if part:
        return part
    for public in (Support, Follow):  # nobody supports or follows their own
        public.objects.filter(proposal=invitation.proposal, person=by).delete()
    part = Contributor.objects.create(proposal=invitation.proposal, person=by, role=invitation.role)
    noted(invitation.proposal, PartEvent.JOINED, by=by, invitation=invitation, role=invitation.role)
    correspondence.tell_of_joining(part, invitation)
    return part


@service
def decline(invitation_pk: int, *, by: Any) -> Invitation:
    invitation = lock_invitation(invitation_pk)
    must_be_sent_to(by, invitation)
    if invitation.state == InvitationState.DECLINED:
        return invitation
    must_be_open(invitation)
    close(invitation, InvitationState.DECLINED, by=by)
    noted(invitation.proposal, PartEvent.DECLINED, by=by, invitation=invitation)
    correspondence.tell_of_declining(invitation)
    return invitation


def find_by_token(token: str) -> Invitation | None:
    """The invitation whose newest link this is, answered or not."""
    return Invitation.objects.select_related("proposal").filter(token_hash=mailed.hash_of(token)).first()


def lock_invitation(invitation_pk: int) -> Invitation:
    """Lock the proposal: in its lock its invitations are sent, answered and taken back one by one."""
    [proposal_pk] = Invitation.objects.filter(pk=invitation_pk).values_list("proposal", flat=True)
    proposal = lock_proposal(proposal_pk)
    invitation = Invitation.objects.select_related("invited_by").get(pk=invitation_pk)
    invitation.proposal = proposal
    return invitation


def _renew(invitation: Invitation) -> None:
    """A new link that opens from now on, and a mail with it."""
    mailed.renew(invitation)
    correspondence.send_soon(invitation)


def _must_have_room(proposal: Proposal) -> None:
    if proposal.contributors.count() + proposal.invitations.waiting().count() >= MOST_PEOPLE:
        raise NotReady(f"A proposal has room for {MOST_PEOPLE} people, those you invited among them.")


def _must_be_few(email: str, *, by: Any) -> None:
    mails = PartEntry.objects.filter(event__in=MAILS)
    refusal = f"You sent {MOST_A_DAY} invitations within a day. Send the next ones tomorrow."
    must_leave_room(mails.filter(by=by), "at", MOST_A_DAY, refusal)
    must_leave_room(mails.filter(invitation__email=email), "at", MOST_TO_AN_ADDRESS, TOO_MANY, field="email")


def _refused(sentence: str) -> NotReady:
    return NotReady(sentence, fields={"email": [sentence]})
