"""Sites that said they are interested: for whoever said so, and for those who answer."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet

from proposals import rights
from proposals.models import Organisation, Proposal, SiteInterest
from proposals.spread.places import Place, cleaned, moves_of, places_on
from proposals.spread.reading import read_log
from proposals.states import InterestState, SiteStage


def may_say(person: Any, proposal: Proposal) -> bool:
    return Proposal.objects.visible_to(person, rights.INTEREST).filter(pk=proposal.pk).exists()


def own_organisations(person: Any) -> QuerySet[Organisation]:
    """Those open ones that they belong to today."""
    theirs = person.affiliations.current().values("organisation")
    return Organisation.objects.open_today().filter(pk__in=theirs).order_by("name")


def said_by(person: Any, proposal: Proposal) -> QuerySet[SiteInterest]:
    """What this person said of their sites, the latest first, with the answers."""
    return proposal.interests.filter(asked_by=person).select_related("organisation").order_by("-pk")


def of_proposal(proposal: Proposal) -> QuerySet[SiteInterest]:
    """What waits first, the longest wait in front; then what was answered, the latest in front."""
    found = proposal.interests.select_related("organisation", "asked_by", "settled_by")
    return found.order_by(F("settled_at").desc(nulls_first=True), "asked_at", "pk")


def waiting_in(proposals: Collection[int]) -> QuerySet[SiteInterest]:
    """Those that nobody answered yet, the longest wait first."""
    waiting = SiteInterest.objects.filter(state=InterestState.WAITING, proposal__in=proposals)
    return waiting.select_related("proposal", "organisation").order_by("asked_at", "pk")


def where_it_stands(interest: SiteInterest) -> str:
    """The stage at which the log has this site today, in words; empty where it has none, or where the site stopped."""
    as_at = read_log(interest.proposal).as_at
    place = Place(interest.organisation_id, cleaned(interest.place))
    moves = moves_of({*as_at.standing, place}, as_at.organisations.register)
    stands = as_at.standing.get(places_on([place], moves, as_at.on)[place] or place)
    if stands is None or stands.stage == SiteStage.STOPPED:
        return ""
    return str(SiteStage(stands.stage).label).lower()
