"""What one person may see of the people of a proposal, and of an invitation. Pages and the API get these."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proposals import rights
from proposals.models import Contributor, ContributorRole, Invitation, PartEntry, Proposal

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

    @property
    def may_hand_over(self) -> bool:
        return self.may_manage and len(self.parts) > 1


def see_people(proposal: Proposal, person: Any) -> SeenPeople:
    parts = proposal.authors
    mine = next((part for part in parts if part.person_id == person.pk), None)
    is_author = mine is not None and mine.role in (ContributorRole.LEAD, ContributorRole.CO_AUTHOR)
    return SeenPeople(
        parts=parts,
        invitations=[_seen(each) for each in proposal.invitations.waiting()] if is_author else [],
        entries=_entries(proposal) if is_author else [],
        is_author=is_author,
        may_manage=person.has_perm("proposals.manage_people", proposal),
        is_offered_lead=mine is not None and mine.lead_offered_at is not None,
        offered_to=next((part for part in parts if part.lead_offered_at), None),
    )


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
