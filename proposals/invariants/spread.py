"""What must always be true of the site ledger: who speaks for a site, what they say, and when a plan was fixed."""

from collections.abc import Iterator

from django.db.models import F, Max, Q

from proposals.models import PlanFixing, Pledge, SiteLead, SiteWord, SpreadPlan, SpreadRequest
from proposals.querysets import number_of
from proposals.states import RequestState, State


def words_come_from_a_second_party() -> Iterator[str]:
    """Nobody confirms or disputes what they recorded, nor what the site reported itself; who does was named for it."""
    wrong = Q(event__recorded_by=F("by")) | Q(event__by_site=True)
    for reference in SiteWord.objects.filter(wrong).order_by("pk").values_list("event__proposal__reference", flat=True):
        yield f"{reference} has a site’s word on what the site, or who speaks for it, recorded."
    named = SiteWord.objects.exclude(event__proposal__site_leads__person=F("by")).order_by("pk")
    for reference in named.values_list("event__proposal__reference", flat=True):
        yield f"{reference} has a word of somebody who never spoke for one of its sites."


def site_leads_write_no_part_of_it() -> Iterator[str]:
    """Who speaks for a site today is none of the proposal's own people."""
    own = SiteLead.objects.filter(ended_at=None, proposal__contributors__person=F("person")).order_by("pk")
    for reference in own.values_list("proposal__reference", flat=True):
        yield f"{reference} has a site lead who is one of its own people."


def fixings_are_numbered_in_order() -> Iterator[str]:
    """The fixings of a plan are numbered from 1 without a gap."""
    told = SpreadPlan.objects.annotate(last=Max("fixings__number"), kept=number_of(PlanFixing.objects.all(), "plan"))
    for reference in told.exclude(last=None).exclude(last=F("kept")).values_list("proposal__reference", flat=True):
        yield f"{reference} has a plan with a fixing that is missing."


def pledges_keep_to_their_site() -> Iterator[str]:
    """What takes the place of a pledge is of the same proposal and the same site."""
    same = Q(corrects__proposal=F("proposal"), corrects__organisation=F("organisation"), corrects__place=F("place"))
    strays = Pledge.objects.exclude(corrects=None).exclude(same).order_by("pk")
    for reference in strays.values_list("proposal__reference", flat=True):
        yield f"{reference} has a pledge in the place of another site’s."


def recorded_requests_led_to_spread() -> Iterator[str]:
    """Where a manager recorded spread on somebody's proposal, it has spread; and nothing waits there any more."""
    is_spread = Q(proposal__state=State.SPREAD)
    wrong = Q(state=RequestState.RECORDED) & ~is_spread | Q(state=RequestState.WAITING) & is_spread
    found = SpreadRequest.objects.filter(wrong).order_by("pk")
    for reference, state in found.values_list("proposal__reference", "proposal__state"):
        yield f"{reference} is {state}, which is not what was settled about recording its spread."


OF_SPREAD = [
    words_come_from_a_second_party, site_leads_write_no_part_of_it, fixings_are_numbered_in_order,
    pledges_keep_to_their_site, recorded_requests_led_to_spread,
]  # fmt: skip
