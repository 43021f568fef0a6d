"""What one person may see of the people of a proposal, and of an invitation. Pages and the API get these."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from proposals import rights
from proposals.models import WRITERS, Contributor, ContributorRole, Invitation, InvitationState, PartEntry, Proposal
from proposals.models.people import MAY

ENTRIES_SHOWN = 50


@dataclass(frozen=True)
class SeenInvitation:
    """What the people of a proposal see of an invitation: an address, never whose it is."""

    pk: int
    email: str
    role: str
    may: str
    invited_at: datetime
    expires_at: datetime
    is_over: bool
    was_mailed: bool


@dataclass(frozen=True)
class SeenPeople:
    """The people of a proposal. Invitations and the record are for its authors; only the lead manages."""

    parts: list[Contributor]
    invitations: list[SeenInvitation]
    entries: list[PartEntry]
    is_author: bool
    may_manage: bool
    is_offered_lead: bool
    offered_to: Contributor | None
    earlier: list["EarlierPerson"] = field(default_factory=list)

    @property
    def may_hand_over(self) -> bool:
        return self.may_manage and len(self.parts) > 1


@dataclass(frozen=True)
class EarlierPerson:
    """Who took part in the earlier start. `email` is what they were invited by; empty where nobody invited them."""

    pk: int
    person: str
    role: str
    may: str
    email: str


def see_people(proposal: Proposal, person: Any) -> SeenPeople:
    parts = proposal.authors
    may_manage = person.has_perm("proposals.manage_people", proposal)
    mine = next((part for part in parts if part.person_id == person.pk), None)
    is_author = mine is not None and mine.role in WRITERS
    return SeenPeople(
        parts=parts,
        invitations=[_seen(each) for each in proposal.invitations.waiting()] if is_author else [],
        entries=_entries(proposal) if is_author else [],
        is_author=is_author,
        may_manage=may_manage,
        is_offered_lead=mine is not None and mine.lead_offered_at is not None,
        offered_to=next((part for part in parts if part.lead_offered_at), None),
        earlier=people_to_ask_again(proposal, person) if may_manage else [],
    )


def people_to_ask_again(proposal: Proposal, person: Any) -> list[EarlierPerson]:
    """For a lead who took part in the earlier start: the others there who are neither in the new one nor asked yet."""
    if proposal.resubmission_of_id is None:
        return []
    then = list(
        Contributor.objects.filter(proposal=proposal.resubmission_of_id).select_related("person").order_by("pk")
    )
    if person.pk not in {part.person_id for part in then}:
        return []
    accepted = Invitation.objects.filter(proposal=proposal.resubmission_of_id, state=InvitationState.ACCEPTED)
    invited_by = dict(accepted.order_by("pk").values_list("answered_by", "email"))
    here = {part.person_id for part in proposal.authors}
    asked = set(proposal.invitations.exclude(state=InvitationState.REVOKED).values_list("email", flat=True))
    known = [(part, invited_by.get(part.person_id, "")) for part in then if part.person_id not in here]
    return [_earlier(part, email) for part, email in known if email not in asked]


def _earlier(part: Contributor, email: str) -> EarlierPerson:
    """Nobody is asked to lead at once: who led it then is asked to write with the others."""
    role = ContributorRole.CO_AUTHOR if part.role == ContributorRole.LEAD else part.role
    return EarlierPerson(pk=part.pk, person=str(part.person), role=role, may=MAY[role], email=email)


def _seen(invitation: Invitation) -> SeenInvitation:
    return SeenInvitation(
        pk=invitation.pk,
        email=invitation.email,
        role=invitation.role,
        may=invitation.may,
        invited_at=invitation.invited_at,
        expires_at=invitation.expires_at,
        is_over=invitation.is_over,
        was_mailed=invitation.mailed_at is not None,
    )


def _entries(proposal: Proposal) -> list[PartEntry]:
    """The latest first."""
    return list(proposal.part_entries.select_related("by", "person", "invitation").order_by("-pk")[:ENTRIES_SHOWN])


@dataclass(frozen=True)
class ReceivedInvitation:
    """What the invited see. `title` and `call` are empty once it is over, and where they declared a conflict."""

    pk: int
    inviter: str
    email: str
    role: str
    may: str
    expires_at: datetime
    is_open: bool
    state_label: str
    title: str
    call: str
    may_join: bool


def see_invitations(invitations: Any, person: Any) -> list[ReceivedInvitation]:
    """Three queries, whatever their number."""
    found = list(invitations.select_related("proposal__call", "invited_by"))
    theirs = Proposal.objects.filter(pk__in=[each.proposal_id for each in found])
    told, may_join = (set(theirs.visible_to(person, right).values_list("pk", flat=True)) for right in ABOUT_INVITED)
    return [_received(each, tells=each.proposal_id in told, may_join=each.proposal_id in may_join) for each in found]


ABOUT_INVITED = (rights.LEARN, rights.JOIN)


def _received(invitation: Invitation, *, tells: bool, may_join: bool) -> ReceivedInvitation:
    is_open, proposal = invitation.is_open, invitation.proposal
    return ReceivedInvitation(
        pk=invitation.pk,
        inviter=str(invitation.invited_by),
        email=invitation.email,
        role=invitation.role,
        may=invitation.may,
        expires_at=invitation.expires_at,
        is_open=is_open,
        state_label="Run out" if invitation.is_waiting and not is_open else invitation.get_state_display(),
        title=proposal.title if tells and is_open else "",
        call=proposal.call.title if tells and is_open else "",
        may_join=may_join and is_open,
    )
