"""Where one proposal stands on the shortlist of its call that two managers agreed, or that waits for the second."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from proposals.models import Proposal
from scoring.models import ReserveOffer, Shortlist, ShortlistRow
from scoring.shortlists.replay import problems_of
from scoring.shortlists.wording import condition_in_words, conditions_of


@dataclass(frozen=True)
class OnShortlist:
    """`problems` of the frozen record, in sentences; a replay gives what was agreed where there is none."""

    shortlist: Shortlist
    row: ShortlistRow
    conditions: list[str]
    problems: list[str]
    offer: ReserveOffer | None

    @property
    def offer_in_words(self) -> str:
        if self.offer is None:
            return ""
        answer = getattr(self.offer, "answer", None)
        return f"£{self.offer.award_pounds:,}: " + (answer.get_kind_display() if answer else "waits for an answer")


def on_shortlist(proposal: Proposal, person: Any) -> OnShortlist | None:
    """For whoever reads the shortlists of its call. Two queries."""
    readable = Shortlist.objects.visible_to(person).exclude(frozen=None)
    rows = ShortlistRow.objects.filter(proposal=proposal, shortlist__in=readable).prefetch_related("conditions")
    signed = rows.select_related(
        "shortlist__frozen", "shortlist__proposed_by", "shortlist__agreed_by", "proposal__reserve_offer__answer"
    )
    row = signed.order_by(F("shortlist__agreed_at").desc(nulls_last=True), "-shortlist__proposed_at").first()
    if row is None:
        return None
    return OnShortlist(
        shortlist=row.shortlist,
        row=row,
        conditions=[condition_in_words(*each) for each in conditions_of(row)],
        problems=problems_of(row.shortlist),
        offer=getattr(row.proposal, "reserve_offer", None),
    )
