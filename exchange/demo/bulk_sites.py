"""The sites of benchmark proposals: who could take each award up, and how far they went."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.timezone import localdate

from exchange.demo import material
from exchange.demo.bulk_rows import DAYS, Batch, Making
from proposals.models import AdoptionEvent, EligibleSite, Organisation, SpreadPlan
from proposals.states import SiteStage

FEWEST, MOST = 8, 16  # eligible sites of one award
FATES = {"funded": 0.25, "spread": 0.7}  # the share of them that took it up by now
WAY = [SiteStage.INTERESTED, SiteStage.IMPLEMENTING, SiteStage.ADOPTED]


def write(making: list[Making], batch: Batch) -> None:
    """After the rows of the proposals: a list for each award, and the steps of its sites on the days since then."""
    awards = {each.proposal.pk: each for each in making if each.fate in FATES}
    sites = {pk: _sites_of(each, batch) for pk, each in awards.items()}
    _list(awards, sites, batch)
    batch.time.clock.moment = batch.after_closing(DAYS["record_spread"] - 10)
    until = localdate(batch.time.clock.moment)
    AdoptionEvent.objects.bulk_create(
        AdoptionEvent(
            proposal_id=pk,
            site=site,
            stage=stage,
            happened_on=day,
            evidence=material.one_of(batch.dice, "adoption_evidence", "adopted"),
            recorded_by=each.lead,
        )
        for pk, each in awards.items()
        for site in sites[pk][: _taking(each.fate, len(sites[pk]), batch)]
        for stage, day in _way(until, batch)
    )


def _sites_of(making: Making, batch: Batch) -> list[Organisation]:
    others = [site for site in batch.sites if site.pk != making.proposal.lead_organisation_id and not site.closed_on]
    return batch.dice.sample(others, k=min(len(others), batch.dice.randint(FEWEST, MOST)))


def _list(awards: dict[int, Making], sites: dict[int, list[Organisation]], batch: Batch) -> None:
    plans = dict(SpreadPlan.objects.filter(proposal__in=awards).values_list("proposal", "pk"))
    from_on, listed_at = localdate(batch.call.closes_at), batch.after_closing(DAYS["fund"])
    EligibleSite.objects.bulk_create(
        EligibleSite(plan_id=plans[pk], organisation=site, from_on=from_on, listed_by=each.lead, listed_at=listed_at)
        for pk, each in awards.items()
        for site in sites[pk]
    )


def _taking(fate: str, eligible: int, batch: Batch) -> int:
    """What has spread has a site that uses it, whatever the dice say."""
    return max(fate == "spread", round(eligible * FATES[fate] * batch.dice.uniform(0.5, 1.3)))


def _way(until: date, batch: Batch) -> Iterator[tuple[str, date]]:
    since = localdate(batch.after_closing(DAYS["fund"]))
    days = sorted(batch.dice.randrange((until - since).days + 1) for _ in WAY)
    return ((stage, since + timedelta(days=day)) for stage, day in zip(WAY, days, strict=True))
