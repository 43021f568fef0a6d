"""Naming people who should not assess a proposal, and taking a name back; both while it is a draft."""

from typing import Any

from django.utils.timezone import now

from proposals.errors import NotReady
from proposals.models import Objection, Proposal
from proposals.people.objections import words_of
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.services.writing import must_be_open_to

MOST_OBJECTIONS = 10


@service
def object_to(proposal_pk: int, *, by: Any, reason: str, name: str = "", organisation: str = "") -> Objection:
    """Ask that a person, or everybody of an organisation, does not assess it. The same name twice is one objection."""
    proposal = lock_proposal(proposal_pk)
    must_be_open_to(proposal, by=by)
    name, organisation, reason = name.strip(), organisation.strip(), reason.strip()
    _must_say_whom_and_why(name, organisation, reason)
    _must_not_be_an_author(proposal, name)
    if same := proposal.objections.filter(name__iexact=name, organisation__iexact=organisation).first():
        same.reason = reason
        same.save(update_fields=["reason"])
        return same
    if proposal.objections.count() >= MOST_OBJECTIONS:
        raise NotReady(f"You can name up to {MOST_OBJECTIONS} people or organisations. Take one out first.")
    return Objection.objects.create(
        proposal=proposal, name=name, organisation=organisation, reason=reason, named_by=by, named_at=now()
    )


@service
def take_back(objection_pk: int, *, by: Any) -> Proposal:
    """Taking it back twice changes nothing."""
    objection = Objection.objects.get(pk=objection_pk)
    proposal = lock_proposal(objection.proposal_id)
    must_be_open_to(proposal, by=by)
    proposal.objections.filter(pk=objection_pk).delete()
    return proposal


def _must_say_whom_and_why(name: str, organisation: str, reason: str) -> None:
    problems = {}
    if not name and not organisation:
        problems["name"] = ["Give a name, or an organisation if you mean everybody there."]
    if not reason:
        problems["reason"] = ["Say why they should not assess it."]
    if problems:
        raise NotReady(*(each for found in problems.values() for each in found), fields=problems)


def _must_not_be_an_author(proposal: Proposal, name: str) -> None:
    named = sorted(words_of(name))
    if named and any(sorted(words_of(str(each.person))) == named for each in proposal.authors):
        sentence = f"{name} takes part in this proposal, and nobody assesses their own."
        raise NotReady(sentence, fields={"name": [sentence]})
