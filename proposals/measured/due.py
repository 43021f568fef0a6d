"""Which figures of sites are waited for: the last full month or quarter of each that reports and neither stopped nor
closed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Q, Subquery

from proposals.measured.entering import MONTHS_OF_A_QUARTER, months_before
from proposals.models import MeasurePoint, Organisation, Proposal
from proposals.models.measures import Frequency
from proposals.states import SiteStage

DAYS_TO_ENTER = 10  # after the period ended


@dataclass(frozen=True)
class Period:
    """The last one that ended. `first` is its first month."""

    frequency: Frequency
    first: date
    in_words: str
    due_on: date


@dataclass(frozen=True)
class Awaited:
    """A site with how many of its values are missing, and the number of the person who entered there last."""

    site: Organisation
    missing: int
    last_by: int | None


def last_periods(today: date) -> list[Period]:
    this = today.replace(day=1)
    quarter = months_before(this, (this.month - 1) % MONTHS_OF_A_QUARTER)
    month, first = months_before(this, 1), months_before(quarter, MONTHS_OF_A_QUARTER)
    days = timedelta(days=DAYS_TO_ENTER - 1)
    last = months_before(quarter, 1)
    return [
        Period(Frequency.MONTHLY, month, f"{month:%B %Y}", this + days),
        Period(Frequency.QUARTERLY, first, f"{first:%B} to {last:%B %Y}", quarter + days),
    ]


def awaited_in(proposal: Proposal, period: Period) -> list[Awaited]:
    """By the name of the site: four queries, whatever their number."""
    reported = MeasurePoint.objects.filter(measure__proposal=proposal, measure__frequency=period.frequency)
    latest = reported.order_by().values("measure", "site").annotate(latest=Max("month"))
    missing: dict[int, int] = {}
    for site in latest.filter(latest__lt=period.first).values_list("site", flat=True):
        missing[site] = missing.get(site, 0) + 1
    if not missing:
        return []
    last = reported.filter(site=OuterRef("pk")).order_by("-recorded_at", "-pk")
    was_open = Q(closed_on=None) | Q(closed_on__gt=period.first)
    sites = Organisation.objects.filter(was_open, pk__in=missing).annotate(
        last_by=Subquery(last.values("recorded_by")[:1])
    )
    stopped = _stopped(proposal)
    return [
        Awaited(site, missing[site.pk], site.last_by) for site in sites.order_by("name", "pk") if site.pk not in stopped
    ]


def _stopped(proposal: Proposal) -> set[int]:
    """Organisations that stopped in every place where they began."""
    told = proposal.standing_events().values_list("site", "place", "stage")
    stages = {(site, place.lower()): stage for site, place, stage in told}
    going_on = {site for (site, _), stage in stages.items() if stage != SiteStage.STOPPED}
    return {site for site, _ in stages} - going_on
