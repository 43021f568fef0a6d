"""One proposal as a moderator works on it: who has it, its gateways, what may be done now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils.timezone import localdate

from proposals import rights
from proposals.attachments.attached import SeenFile, files_of
from proposals.desk.shelves import Clock, clock_for, moderators_steps
from proposals.models import ChangeRequest, Claim, InternalNote, Proposal, RequestedChange, SupportOffer
from proposals.people.applicants import Named, named_in
from proposals.projections import SeenProposal, TextPart, due_on, see, text_parts
from proposals.states import State
from proposals.steps import Step

SHOWN = 5  # of each record, until somebody asks for all of it


@dataclass(frozen=True)
class Review:
    """`claim` is the one that stands; `ended_claims` is the record of those before, the latest first.

    `more_claims` and `more_requests` say whether there are earlier ones than these.
    """

    seen: SeenProposal
    clock: Clock | None
    due_on: Any
    claim: Claim | None
    is_mine: bool
    ended_claims: list[Claim]
    more_claims: bool
    steps: list[Step]
    parts: list[TextPart]
    files: list[SeenFile]
    named: list[Named]  # names of the applicants in their text, where the call hides them
    requested_pounds: int | None
    requests: list[ChangeRequest]
    more_requests: bool

    @property
    def waits(self) -> bool:
        return self.seen.state == State.SUBMITTED


def review_of(proposal: Proposal, person: Any, *, in_full: bool = False) -> Review:
    seen = see(proposal, person)
    waits = seen.state == State.SUBMITTED
    may_read = person.has_perm(rights.READ, proposal)
    latest, more_claims = _latest(claims_of(proposal), in_full)
    standing = next((each for each in latest if each.ended_at is None), None)
    requests, more_requests = _latest(requests_of(proposal), in_full)
    return Review(
        seen=seen,
        clock=clock_for(localdate(proposal.submitted_at), localdate()) if waits else None,
        due_on=due_on(proposal, seen.state),
        claim=standing,
        is_mine=standing is not None and standing.moderator_id == person.pk,
        ended_claims=[each for each in latest if each.ended_at is not None],
        more_claims=more_claims,
        steps=moderators_steps(person) if waits else [],
        parts=text_parts(proposal, hides_applicants=False) if may_read else [],
        files=files_of(proposal, person, names=True) if may_read else [],
        named=named_in(proposal) if may_read else [],
        requested_pounds=proposal.requested_pounds if may_read else None,
        requests=requests,
        more_requests=more_requests,
    )


def _latest(rows: QuerySet[Any], in_full: bool) -> tuple[list[Any], bool]:
    """The first few rows, and whether there are more."""
    found = list(rows if in_full else rows[: SHOWN + 1])
    return (found, False) if in_full else (found[:SHOWN], len(found) > SHOWN)


def claims_of(proposal: Proposal) -> QuerySet[Claim]:
    """The one that stands, then those that ended, the latest first."""
    standing_first = F("ended_at").desc(nulls_first=True)
    return proposal.claims.select_related("moderator", "ended_by").order_by(standing_first, "-pk")


def requests_of(proposal: Proposal) -> QuerySet[ChangeRequest]:
    """Every list of changes that was asked for, the latest first."""
    made = Prefetch("changes", RequestedChange.objects.select_related("done_by"))
    return proposal.change_requests.select_related("asked_by").prefetch_related(made).order_by("-pk")


def request_to_answer(proposal: Proposal) -> ChangeRequest | None:
    """The list that the authors work on now; none when nobody returned the draft."""
    return requests_of(proposal).first() if proposal.return_by else None


@dataclass(frozen=True)
class Offered:
    """The support offered for a proposal, for one person, and what they may do about it."""

    offers: list[SupportOffer]
    may_answer: bool
    may_close: bool
    may_name: bool
    works_here: bool  # of those who may have notes; the page of notes asks about this proposal


def offered_to(proposal: Proposal, person: Any, *, is_author: bool, is_team: bool) -> Offered:
    """Offers are for the authors and the team; authors are not told which moderator made one."""
    offers = offers_for(proposal) if is_author or is_team else []
    may_answer = bool(offers) and is_author and person.has_perm("proposals.edit", proposal)
    return Offered(
        offers=offers,
        may_answer=may_answer,
        may_close=may_answer or (bool(offers) and is_team and person.has_perm("proposals.moderate", proposal)),
        may_name=is_team,
        works_here=is_team and person.has_perm("proposals.see_notes"),
    )


def offers_for(proposal: Proposal) -> list[SupportOffer]:
    return list(proposal.support_offers.select_related("offered_by", "answered_by", "closed_by").order_by("-pk"))


def notes_for(proposal: Proposal) -> list[InternalNote]:
    """What moderators and managers told each other, the latest first. The caller asks for the right to see it."""
    return list(proposal.internal_notes.select_related("written_by").order_by("-pk"))
