"""The people of a proposal: what each may do, who goes, and handing over the lead. Inviting is in `invitations.py`."""

from typing import Any

from django.utils.timezone import now

from proposals import correspondence
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Contributor, ContributorRole, Invitation, PartEntry, PartEvent, Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service

ONLY_THE_LEAD = "Only the lead author invites people, changes what they may do and takes them off."
MUST_HAND_OVER = "A proposal always has a lead author. Hand over the lead first; then you can leave."
NOT_HERE = "This person does not take part in the proposal any more."


@service
def change_right(proposal_pk: int, part_pk: int, *, by: Any, role: str, was: str) -> Contributor:
    """Give a person another right. `was` is the one that the page showed; where it is another by now, it is refused."""
    proposal = lock_proposal(proposal_pk)
    must_manage(proposal, by=by)
    part = _part_in(proposal, part_pk)
    if part.role == ContributorRole.LEAD or role == ContributorRole.LEAD:
        raise WrongState("The lead changes by being handed over.")
    if part.role == role:
        return part
    if part.role != was:
        raise StaleVersion(
            f"Somebody changed this after you opened it: {part.person} is {part.get_role_display().lower()} now."
        )
    part.role = role
    part.save(update_fields=["role"])
    noted(proposal, PartEvent.CHANGED, by=by, person=part.person, role=role)
    correspondence.tell_of_a_right(part)
    return part


@service
def remove(proposal_pk: int, part_pk: int, *, by: Any) -> None:
    """Take a person off the proposal: from now on it is closed to them like to anybody else."""
    proposal = lock_proposal(proposal_pk)
    must_manage(proposal, by=by)
    part = _part_in(proposal, part_pk)
    if part.person_id == by.pk:
        raise WrongState(MUST_HAND_OVER)
    noted(proposal, PartEvent.REMOVED, by=by, person=part.person)
    correspondence.tell_of_removal(part)
    part.delete()


@service
def leave(proposal_pk: int, *, by: Any) -> None:
    proposal = lock_proposal(proposal_pk)
    part = _own_part(proposal, by)
    if part.role == ContributorRole.LEAD:
        raise WrongState(MUST_HAND_OVER)
    noted(proposal, PartEvent.LEFT, by=by, person=by)
    correspondence.tell_of_leaving(part)
    part.delete()


@service
def offer_lead(proposal_pk: int, part_pk: int, *, by: Any) -> Contributor:
    """Ask one of the people to take the lead; an earlier offer to another ends. It changes hands when they accept."""
    proposal = lock_proposal(proposal_pk)
    must_manage(proposal, by=by)
    part = _part_in(proposal, part_pk)
    if part.role == ContributorRole.LEAD:
        raise WrongState("This person leads the proposal already.")
    if part.lead_offered_at:
        return part
    _must_be_affiliated(part.person, f"{part.person} is not affiliated to a member organisation, so they can’t lead.")
    proposal.contributors.update(lead_offered_at=None)
    part.lead_offered_at = now()
    part.save(update_fields=["lead_offered_at"])
    noted(proposal, PartEvent.OFFERED_LEAD, by=by, person=part.person)
    correspondence.tell_of_an_offer(part, by=by)
    return part


@service
def keep_lead(proposal_pk: int, *, by: Any) -> None:
    """Take back the offer of the lead, where one waits."""
    proposal = lock_proposal(proposal_pk)
    must_manage(proposal, by=by)
    for part in proposal.contributors.select_related("person").exclude(lead_offered_at=None):
        part.lead_offered_at = None
        part.save(update_fields=["lead_offered_at"])
        noted(proposal, PartEvent.KEPT_LEAD, by=by, person=part.person)


@service
def take_lead(proposal_pk: int, *, by: Any) -> Contributor:
    """Accept the lead: who had it becomes a co-author. A second click finds it taken, which is what was wanted."""
    proposal = lock_proposal(proposal_pk)
    part = _own_part(proposal, by)
    if part.role == ContributorRole.LEAD:
        return part
    _must_be_offered(part)
    _must_be_affiliated(by, "You are not affiliated to a member organisation. Ask for it on your account page first.")
    former = _lead_of(proposal)
    former.role = ContributorRole.CO_AUTHOR
    former.save(update_fields=["role"])
    part.role, part.lead_offered_at = ContributorRole.LEAD, None
    part.save(update_fields=["role", "lead_offered_at"])
    noted(proposal, PartEvent.TOOK_LEAD, by=by, person=former.person)
    correspondence.tell_of_a_new_lead(part)
    return part


@service
def refuse_lead(proposal_pk: int, *, by: Any) -> None:
    proposal = lock_proposal(proposal_pk)
    part = _own_part(proposal, by)
    _must_be_offered(part)
    part.lead_offered_at = None
    part.save(update_fields=["lead_offered_at"])
    lead = _lead_of(proposal).person
    noted(proposal, PartEvent.REFUSED_LEAD, by=by, person=lead)
    correspondence.tell_of_a_refused_lead(part, lead)


def must_manage(proposal: Proposal, *, by: Any) -> None:
    if not by.has_perm("proposals.manage_people", proposal):
        raise NotPermitted(ONLY_THE_LEAD)


def noted(
    proposal: Proposal,
    event: str,
    *,
    by: Any,
    person: Any = None,
    invitation: Invitation | None = None,
    role: str = "",
) -> PartEntry:
    """Append to the record of the people of a proposal; the caller holds its lock."""
    return PartEntry.objects.create(
        proposal=proposal, event=event, by=by, person=person, invitation=invitation, role=role, at=now()
    )


def _part_in(proposal: Proposal, part_pk: int) -> Contributor:
    part = proposal.contributors.select_related("person").filter(pk=part_pk).first()
    if part is None:
        raise WrongState(NOT_HERE)
    return part


def _own_part(proposal: Proposal, person: Any) -> Contributor:
    part = proposal.contributors.filter(person=person).first()
    if part is None:
        raise NotPermitted("You do not take part in this proposal.")
    return part


def _lead_of(proposal: Proposal) -> Contributor:
    return proposal.contributors.select_related("person").get(role=ContributorRole.LEAD)


def _must_be_offered(part: Contributor) -> None:
    if part.lead_offered_at is None:
        raise WrongState("The lead is not offered to you now: the offer was taken back or answered already.")


def _must_be_affiliated(person: Any, sentence: str) -> None:
    if not person.has_perm("proposals.start"):
        raise NotReady(sentence, fields={"person": [sentence]})
