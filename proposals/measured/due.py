"""Which figures of sites are waited for: the full months and quarters of a year that sites owe and have not given."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, OuterRef, Subquery

from proposals.measured.owing import Standing, owed_from, standings_among
from proposals.measured.periods import Period, periods_chased
from proposals.models import Measure, MeasurePoint, Organisation, Proposal
from proposals.models.measures import Frequency


@dataclass(frozen=True)
class Gap:
    """How many values of a site are missing for a period."""

    period: Period
    missing: int


@dataclass(frozen=True)
class Due:
    """What a site owes of its monthly measures, or of its quarterly ones: `gaps`, the latest first."""

    proposal: int
    site: Organisation
    gaps: list[Gap]

    @property
    def period(self) -> Period:
        return self.gaps[0].period

    @property
    def missing(self) -> int:
        return self.gaps[0].missing

    @property
    def earlier(self) -> list[Gap]:
        return self.gaps[1:]

    @property
    def missing_earlier(self) -> int:
        return sum(gap.missing for gap in self.earlier)


@dataclass(frozen=True)
class Awaited:
    """A site with what it owes, and the number of the person who entered there last."""

    due: Due
    last_by: int | None

    @property
    def site(self) -> Organisation:
        return self.due.site


def awaited_in(proposal: Proposal, today: date) -> list[Awaited]:
    """By the name of the site: six queries, whatever their number."""
    found = sorted(due_among([proposal.pk], today), key=lambda each: (each.site.name, each.site.pk))
    if not found:
        return []
    entered = MeasurePoint.objects.filter(measure__proposal=proposal, site=OuterRef("pk"))
    latest = Subquery(entered.order_by("-recorded_at", "-pk").values("recorded_by")[:1])
    sites = Organisation.objects.filter(pk__in={each.site.pk for each in found})
    last_by = dict(sites.annotate(last_by=latest).values_list("pk", "last_by"))
    return [Awaited(each, last_by[each.site.pk]) for each in found]


def due_among(proposals: Collection[int], today: date) -> list[Due]:
    """In all of these, the longest wait for the latest period first: five queries, one where nothing is measured."""
    measures = list(Measure.objects.filter(proposal__in=proposals))
    if not measures:
        return []
    gaps = _gaps(_missing(measures, _Known(measures, today), today))
    sites = Organisation.objects.in_bulk({site for _, site, _ in gaps})
    found = [
        Due(proposal, sites[site], owed)
        for (proposal, site, _), missing in gaps.items()
        if (owed := [gap for gap in missing if sites[site].is_open_on(gap.period.first)])
    ]
    return sorted(found, key=lambda each: (each.period.due_on, each.proposal, each.site.name))


class _Known:
    """Where sites stand, the first month that each gave of a measure, and all that they gave in the last year."""

    def __init__(self, measures: Collection[Measure], today: date) -> None:
        self.standings = standings_among({measure.proposal_id for measure in measures})
        points = MeasurePoint.objects.filter(measure__in=measures).order_by()
        self.first: dict[int, dict[int, date]] = {measure.pk: {} for measure in measures}
        for measure, site, month in points.values_list("measure", "site").annotate(Min("month")):
            self.first[measure][site] = month
        earliest = min(periods[-1].first for periods in periods_chased(today).values())
        self.given = set(points.filter(month__gte=earliest).values_list("measure", "site", "month"))

    def owed_from(self, measure: Measure) -> dict[int, date]:
        """{site: the first month that it owes}"""
        standings, first = self.standings.get(measure.proposal_id, {}), self.first[measure.pk]
        starts = {
            site: owed_from(standings.get(site, Standing()), added_on=measure.added_on, first=first.get(site))
            for site in {*standings, *first}
        }
        return {site: start for site, start in starts.items() if start}


def _missing(measures: Collection[Measure], known: _Known, today: date) -> Counter[tuple[int, int, Period]]:
    """How many values each site of each proposal owes of each period."""
    missing: Counter[tuple[int, int, Period]] = Counter()
    chased = periods_chased(today)
    for measure in measures:
        for site, start in known.owed_from(measure).items():
            for period in chased[Frequency(measure.frequency)]:
                if period.first >= start and (measure.pk, site, period.first) not in known.given:
                    missing[measure.proposal_id, site, period] += 1
    return missing


def _gaps(missing: Counter[tuple[int, int, Period]]) -> dict[tuple[int, int, Frequency], list[Gap]]:
    """{(proposal, site, frequency): its gaps, the latest first}"""
    gaps: dict[tuple[int, int, Frequency], list[Gap]] = {}
    for proposal, site, period in sorted(missing, key=lambda each: each[2].first, reverse=True):
        number = missing[proposal, site, period]
        gaps.setdefault((proposal, site, period.frequency), []).append(Gap(period, number))
    return gaps
