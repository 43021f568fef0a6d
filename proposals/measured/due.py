"""Which figures of sites are waited for: the last full month or quarter of each that reports and neither stopped nor
closed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Q, Subquery

from proposals.measured.entering import MONTHS_OF_A_QUARTER, months_before
from proposals.models import AdoptionEvent, MeasurePoint, Organisation, Proposal
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
    sites = (
        Organisation.objects.open_on(period.first)
        .filter(pk__in=missing)
        .annotate(last_by=Subquery(last.values("recorded_by")[:1]))
    )
    stopped = _stopped(proposal)
    return [
        Awaited(site, missing[site.pk], site.last_by) for site in sites.order_by("name", "pk") if site.pk not in stopped
    ]


def _stopped(proposal: Proposal) -> set[int]:
    """Organisations that stopped in every place where they began."""
    return _stopped_in(proposal.standing_events().values_list("site", "place", "stage"))


def _stopped_in(events: Iterable[tuple[int, str, str]]) -> set[int]:
    stages = {(site, place.lower()): stage for site, place, stage in events}
    going_on = {site for (site, _), stage in stages.items() if stage != SiteStage.STOPPED}
    return {site for site, _ in stages} - going_on


# --- Over many proposals ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Due:
    """How many values of a site are missing for the last period of their measures."""

    proposal: int
    site: Organisation
    period: Period
    missing: int


def due_among(proposals: Collection[int], today: date) -> list[Due]:
    """What is waited for in all of these, the longest wait first: three queries, whatever their number."""
    found = _missing_among(proposals, today)
    if not found:
        return []
    sites = Organisation.objects.in_bulk({site for _, site, _ in found})
    gone = _stopped_among(proposals)
    due = [Due(proposal, sites[site], period, number) for (proposal, site, period), number in found.items()]
    was_there = [each for each in due if each.site.is_open_on(each.period.first)]
    going_on = [each for each in was_there if (each.proposal, each.site.pk) not in gone]
    return sorted(going_on, key=lambda each: (each.period.due_on, each.proposal, each.site.name))


def _missing_among(proposals: Collection[int], today: date) -> dict[tuple[int, int, Period], int]:
    by_frequency = {str(period.frequency): period for period in last_periods(today)}
    is_behind = [Q(measure__frequency=each, latest__lt=period.first) for each, period in by_frequency.items()]
    points = MeasurePoint.objects.filter(measure__proposal__in=proposals).order_by()
    latest = points.values("measure", "site").annotate(latest=Max("month")).filter(Q(*is_behind, _connector=Q.OR))
    missing: dict[tuple[int, int, Period], int] = {}
    for proposal, site, frequency in latest.values_list("measure__proposal", "site", "measure__frequency"):
        key = (proposal, site, by_frequency[frequency])
        missing[key] = missing.get(key, 0) + 1
    return missing


def _stopped_among(proposals: Collection[int]) -> set[tuple[int, int]]:
    told = AdoptionEvent.objects.standing().filter(proposal__in=proposals).order_by("happened_on", "pk")
    by_proposal: dict[int, list[tuple[int, str, str]]] = {}
    for proposal, *event in told.values_list("proposal", "site", "place", "stage"):
        by_proposal.setdefault(proposal, []).append((event[0], event[1], event[2]))
    return {(proposal, site) for proposal, events in by_proposal.items() for site in _stopped_in(events)}
