"""One proposal as a moderator works on it: who has it, its gateways, what may be done now."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from proposals import rights
from proposals.desk import Clock, clock_for, moderators_steps
from proposals.models import Claim, Proposal
from proposals.projections import SeenProposal, due_on, see, text_parts
from proposals.states import State
from proposals.steps import Step


@dataclass(frozen=True)
class Review:
    """`claim` is the one that stands; `ended_claims` is the record of those before, the latest first."""

    seen: SeenProposal
    clock: Clock | None
    due_on: Any
    claim: Claim | None
    is_mine: bool
    ended_claims: list[Claim]
    steps: list[Step]
    parts: list[tuple[str, list[tuple[str, str]]]]
    requested_pounds: int | None

    @property
    def waits(self) -> bool:
        return self.seen.state == State.SUBMITTED


def review_of(proposal: Proposal, person: Any) -> Review:
    seen = see(proposal, person)
    waits = seen.state == State.SUBMITTED
    may_read = person.has_perm(rights.READ, proposal)
    claims = list(proposal.claims.select_related("moderator", "ended_by").order_by("-pk"))
    standing = next((each for each in claims if each.ended_at is None), None)
    return Review(
        seen=seen,
        clock=clock_for(localdate(proposal.submitted_at), localdate()) if waits else None,
        due_on=due_on(proposal, seen.state),
        claim=standing,
        is_mine=standing is not None and standing.moderator_id == person.pk,
        ended_claims=[each for each in claims if each.ended_at is not None],
        steps=moderators_steps(person) if waits else [],
        parts=text_parts(proposal) if may_read else [],
        requested_pounds=proposal.requested_pounds if may_read else None,
    )
