"""The list of sites that could take an innovation up: put sites on it, take one off it. Nothing is ever deleted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.timezone import localdate, now

from proposals.days import in_words
from proposals.errors import NotReady, WrongState
from proposals.models import EligibleSite, SpreadPlan
from proposals.services.spread import lock_for_reports
from proposals.services.transactions import service
from proposals.spread.places import Place, cleaned

MOST_SITES = 5_000
LEAVING = ["until_on", "why_left", "left_by", "left_at"]


class Site(NamedTuple):
    """An organisation by its number, or a named place in it; with a day of its own where the others have another."""

    organisation: int
    place: str = ""
    from_on: date | None = None


@service
def list_sites(proposal_pk: int, *, by: Any, sites: Sequence[Site], from_on: date) -> list[EligibleSite]:
    """Put these sites on the list, all or none; those that stand on it already are left as they are.

    raises  NotPermitted, WrongState, NotReady when the list would be too long
    """
    plan = _locked_plan(proposal_pk, by)
    standing = {_place(row.organisation_id, row.place) for row in plan.sites.filter(until_on=None)}
    named = {_place(*site[:2]): site for site in reversed(sites)}  # the first spelling of each
    new = {place: site for place, site in named.items() if place not in standing}
    _must_hold(plan, len(new))
    rows = [
        EligibleSite(
            plan=plan, organisation_id=site.organisation, place=" ".join(site.place.split()),
            from_on=site.from_on or from_on, listed_by=by, listed_at=now(),
        )
        for site in reversed(new.values())
    ]  # fmt: skip
    return EligibleSite.objects.bulk_create(rows)


def list_site(proposal_pk: int, *, by: Any, organisation: Any, place: str, from_on: date) -> EligibleSite:
    """Put one site on the list.

    raises  as `list_sites`, and NotReady when it is there already
    """
    made = list_sites(proposal_pk, by=by, sites=[Site(organisation.pk, place)], from_on=from_on)
    if not made:
        sentence = "This site is on the list already."
        raise NotReady(sentence, fields={"place" if place else "organisation": [sentence]})
    return made[0]


@service
def take_off_list(site_pk: int, *, by: Any, until_on: date, why_left: str) -> EligibleSite:
    """Say that a site could take it up no more from this day on, and why. It stays in view, and what it did counts on.

    raises  NotPermitted, WrongState when it left already, NotReady
    """
    _locked_plan(EligibleSite.objects.values_list("plan__proposal", flat=True).get(pk=site_pk), by)
    row = EligibleSite.objects.select_related("organisation").get(pk=site_pk)
    if row.until_on is not None:
        if (row.until_on, row.why_left) == (until_on, why_left.strip()):
            return row
        raise WrongState(f"It left the list on {in_words(row.until_on)}. To have it back, add it again.")
    _must_follow(until_on, row.from_on)
    if not why_left.strip():
        raise NotReady("Say why it left.", fields={"why_left": ["Say why it can’t take it up any more."]})
    row.until_on, row.why_left, row.left_by, row.left_at = until_on, why_left.strip(), by, now()
    row.save(update_fields=LEAVING)
    return row


@service
def enter_stays(proposal_pk: int, *, by: Any, stays: Sequence[Mapping[str, Any]]) -> int:
    """Enter what a table says that was read under the same lock (`spread.importing_sites`), and say how many rows.

    raises  as `list_sites`
    """
    plan = _locked_plan(proposal_pk, by)
    leaving = [_left(told["leaves"], told, by) for told in stays if told["leaves"]]
    new = [told for told in stays if not told["leaves"]]
    _must_hold(plan, len(new))
    EligibleSite.objects.bulk_update(leaving, LEAVING)
    EligibleSite.objects.bulk_create(_left(_listed(plan, told, by), told, by) for told in new)
    return len(stays)


def _listed(plan: SpreadPlan, told: Mapping[str, Any], by: Any) -> EligibleSite:
    place = " ".join(told["place"].split())
    site = {"organisation": told["organisation"], "place": place, "from_on": told["from_on"]}
    return EligibleSite(plan=plan, listed_by=by, listed_at=now(), **site)


def _left(row: EligibleSite, told: Mapping[str, Any], by: Any) -> EligibleSite:
    """As it stands, unless it left."""
    if told["until_on"]:
        row.until_on, row.why_left, row.left_by, row.left_at = told["until_on"], told["why_left"], by, now()
    return row


def _must_hold(plan: SpreadPlan, more: int) -> None:
    if plan.sites.count() + more > MOST_SITES:
        raise NotReady(f"A list holds at most {MOST_SITES:,} sites. Leave some out.")


def _locked_plan(proposal_pk: int, by: Any) -> SpreadPlan:
    proposal = lock_for_reports(proposal_pk, by)
    return SpreadPlan.objects.get_or_create(proposal=proposal)[0]


def _place(organisation: int, place: str) -> Place:
    return Place(organisation, cleaned(place))


def _must_follow(until_on: date, from_on: date) -> None:
    if until_on > localdate():
        raise NotReady("The date lies in the future.", fields={"until_on": ["The date lies in the future."]})
    if until_on < from_on:
        sentence = f"It is on the list from {in_words(from_on)}. Give that day or a later one."
        raise NotReady(sentence, fields={"until_on": [sentence]})
