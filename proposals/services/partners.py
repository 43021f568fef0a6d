"""Partner organisations of a draft, one at a time: for the page on which they are found by their name."""

from typing import Any

from proposals.errors import NotReady
from proposals.models import Organisation, Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.services.writing import must_be_open_to, save_section

MOST_PARTNERS = 30


@service
def add_partner(proposal_pk: int, *, by: Any, organisation: Organisation) -> Proposal:
    """Add an organisation; what others add at the same time is kept. Adding it twice changes nothing."""
    proposal = _open_draft(proposal_pk, by)
    partners = list(proposal.partners.all())
    if organisation in partners:
        return proposal
    if organisation.pk == proposal.lead_organisation_id:
        raise NotReady(f"{organisation} leads the proposal, so it can’t be a partner as well.")
    if len(partners) >= MOST_PARTNERS:
        raise NotReady(f"A proposal has up to {MOST_PARTNERS} partners. Take one out first.")
    return _save(proposal, [*partners, organisation], by)


@service
def remove_partner(proposal_pk: int, *, by: Any, organisation: Organisation) -> Proposal:
    proposal = _open_draft(proposal_pk, by)
    partners = list(proposal.partners.all())
    if organisation not in partners:
        return proposal
    return _save(proposal, [each for each in partners if each != organisation], by)


def _open_draft(proposal_pk: int, by: Any) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    must_be_open_to(proposal, by=by)
    return proposal


def _save(proposal: Proposal, partners: list[Organisation], by: Any) -> Proposal:
    return save_section(proposal.pk, by=by, version=proposal.version, values={}, partners=partners)
