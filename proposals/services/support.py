"""Standing behind a proposal and following it. Each is one row a person: made once, taken back at will."""

from typing import Any

from proposals.errors import NotPermitted, WrongState
from proposals.models import Follow, Support
from proposals.people import support
from proposals.rights import FOLLOW, SUPPORT
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service


@service
def give_support(proposal_pk: int, *, by: Any) -> None:
    """Stand behind a proposal of others while it is public; a second time changes nothing."""
    proposal = lock_proposal(proposal_pk)
    part = support.part_of(by, proposal)
    why = support.why_no_support(part, by) if part else support.NOT_PUBLIC
    if not by.has_perm(SUPPORT, proposal):
        raise NotPermitted(why)
    if why:
        raise WrongState(why)
    Support.objects.get_or_create(proposal=proposal, person=by)


@service
def withdraw_support(proposal_pk: int, *, by: Any) -> None:
    """Take one's support back, whatever has become of the proposal since."""
    for given in Support.objects.filter(proposal=proposal_pk, person=by):
        given.delete()


@service
def follow(proposal_pk: int, *, by: Any) -> None:
    """Be told of what happens to it in public; a second time changes nothing."""
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm(FOLLOW, proposal):
        raise NotPermitted(support.AUTHORS_FOLLOW if support.wrote(proposal, by) else support.KEEPS_OUT)
    Follow.objects.get_or_create(proposal=proposal, person=by)


@service
def unfollow(proposal_pk: int, *, by: Any) -> None:
    for followed in Follow.objects.filter(proposal=proposal_pk, person=by):
        followed.delete()
