"""The reserve list of an announced shortlist: who is next, what is offered, and what became of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from proposals.models import Call, Proposal
from proposals.states import State
from scoring.models import Outcome, ReserveOffer, RowOutcome, Shortlist


def held_pounds(call: Call) -> int:
    """What open offers hold, and awards that wait for a second manager."""
    scored = call.proposals.filter(state=State.SCORED)
    offers = ReserveOffer.objects.filter(proposal__in=scored, answer=None)
    waiting = scored.filter(decisions__outcome=Outcome.WAITING)
    held = offers.aggregate(total=Sum("award_pounds"))["total"] or 0
    return held + (waiting.aggregate(total=Sum("decisions__award_pounds"))["total"] or 0)


def next_in_line(shortlist: Shortlist, left_pounds: int) -> Any:
    """The first of the reserve list that was offered nothing yet and asks for no more than what is left, or None."""
    reserves = Proposal.objects.filter(
        shortlist_rows__shortlist=shortlist, shortlist_rows__outcome=RowOutcome.RESERVE, state=State.SCORED,
        reserve_offer=None, requested_pounds__lte=left_pounds,
    )  # fmt: skip
    return reserves.with_authors().for_listing().order_by("shortlist_rows__reserve_place").first()


@dataclass(frozen=True)
class ReserveLine:
    """One proposal of the reserve list, and what it was offered."""

    place: int
    proposal: Proposal
    offer: ReserveOffer | None

    @property
    def in_words(self) -> str:
        if self.offer is None:
            return "Nothing offered yet"
        answer = getattr(self.offer, "answer", None)
        return answer.get_kind_display() if answer else "Waits for an answer"


def reserve_lines(shortlist: Shortlist) -> list[ReserveLine]:
    """For managers who read the shortlist. One query."""
    rows = shortlist.rows.filter(outcome=RowOutcome.RESERVE).order_by("reserve_place")
    found = rows.select_related("proposal__reserve_offer__answer")
    return [
        ReserveLine(row.reserve_place or 0, row.proposal, getattr(row.proposal, "reserve_offer", None)) for row in found
    ]


def offers_to(person: Any) -> Any:
    """The offers to proposals in which this person takes part."""
    theirs = Proposal.objects.visible_to(person).filter(contributors__person=person.pk)
    return ReserveOffer.objects.filter(proposal__in=theirs.values("pk")).select_related("answer", "proposal__call")


def open_offer(proposal: Proposal) -> ReserveOffer | None:
    """What its lead author can still accept or decline."""
    if proposal.state != State.SCORED:
        return None
    return ReserveOffer.objects.filter(proposal=proposal, answer=None).first()
