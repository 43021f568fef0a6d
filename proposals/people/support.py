"""Support and Follow as one person may see them: how many, whether they do, and why they may not."""

from dataclasses import dataclass
from typing import Any

from proposals.models import Proposal
from proposals.states import CallState

AUTHORS_SUPPORT = "You wrote it, so your support goes without saying."
AUTHORS_FOLLOW = "You wrote it, so you are told of everything that happens to it."
ON_A_PANEL = (
    "You sit on a panel of this call, and its proposals are marked without a word from you in public: you can comment "
    "on them and support them once the outcomes are announced. Nobody else is told this."
)
KEEPS_OUT = "Observers and administrators read everything here and take no part in it."
NOT_PUBLIC = "It is not public now, so nobody can support it or comment on it."
ARCHIVED = "The call is archived, so nobody can support its proposals or comment on them any more."


@dataclass(frozen=True)
class Interest:
    """What the block of buttons on the page of a proposal shows."""

    reference: str
    support_count: int
    supports: bool
    follows: bool
    may_support: bool
    may_follow: bool
    why_no_support: str


def interest_in(proposal: Any, person: Any) -> Interest:
    """`proposal` comes from `with_part_of(person)`; no query is made here."""
    why = why_no_support(proposal, person)
    return Interest(
        reference=proposal.reference,
        support_count=proposal.support_count,
        supports=proposal.is_supported,
        follows=proposal.is_followed,
        may_support=not why,
        may_follow=proposal.may_follow,
        why_no_support=why,
    )


def part_of(person: Any, proposal: Proposal) -> Any:
    """The proposal with this person's part in it, or nothing when they may not know of it."""
    return (
        Proposal.objects.visible_to(person).with_part_of(person).select_related("call").filter(pk=proposal.pk).first()
    )


def why_no_support(proposal: Any, person: Any) -> str:
    """The sentence for somebody who may not support it; empty when they may."""
    if wrote(proposal, person):
        return AUTHORS_SUPPORT
    return why_not_in_public(proposal) or ("" if proposal.may_support else KEEPS_OUT)


def why_not_in_public(proposal: Any, *, is_own: bool = False) -> str:
    if proposal.judges and not is_own:
        return ON_A_PANEL
    if not proposal.is_public:
        return NOT_PUBLIC
    return ARCHIVED if proposal.call.state == CallState.ARCHIVED else ""


def wrote(proposal: Any, person: Any) -> bool:
    return any(each.person_id == person.pk for each in proposal.authors)
