"""A month of a site as its lead enters it: each measure with what stands and what was entered before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from proposals.measured.entering import in_words, is_due_in, led_by, months_before, sites_entered_by
from proposals.models import Measure, MeasurePoint, Organisation, Proposal

REMEMBERED = 3  # how many earlier values stand beside the box
MONTHS_LOOKED_BACK = 12


@dataclass(frozen=True)
class Line:
    """One measure of the month. `earlier` are the values before it, the latest first."""

    measure: Measure
    month_in_words: str
    point: MeasurePoint | None
    earlier: list[MeasurePoint]

    @property
    def hint(self) -> str:
        if not self.earlier:
            return "Nothing was entered before."
        said = [f"{in_words(self.measure, point.month)}: {told(self.measure, point)}" for point in self.earlier]
        return f"Before: {'; '.join(said)}."


@dataclass(frozen=True)
class Month:
    site: Organisation
    month: date
    lines: list[Line]

    @property
    def missing(self) -> int:
        return sum(line.point is None for line in self.lines)


def month_of(proposal: Proposal, site: Organisation, month: date) -> Month:
    """The measures that are due in this month: two queries, whatever their number."""
    measures = [measure for measure in proposal.measures.all() if is_due_in(measure, month)]
    points = MeasurePoint.objects.filter(
        measure__in=measures, site=site, month__gte=months_before(month, MONTHS_LOOKED_BACK), month__lte=month
    )
    by_measure: dict[int, dict[date, MeasurePoint]] = {measure.pk: {} for measure in measures}
    for point in points.select_related("recorded_by").order_by("-month"):
        by_measure[point.measure_id][point.month] = point
    return Month(site, month, [_line(measure, month, by_measure[measure.pk]) for measure in measures])


def _line(measure: Measure, month: date, points: dict[date, MeasurePoint]) -> Line:
    earlier = [point for day, point in points.items() if day < month][:REMEMBERED]
    return Line(measure, in_words(measure, month), points.get(month), earlier)


@dataclass(frozen=True)
class SiteMonth:
    """How much of a month a site has entered."""

    site: Organisation
    entered: int
    due: int

    @property
    def in_words(self) -> str:
        if not self.due:
            return "Nothing is due"
        return "All entered" if self.entered >= self.due else f"{self.entered} of {self.due} entered"

    @property
    def is_done(self) -> bool:
        return self.entered >= self.due


def sites_of(proposal: Proposal, person: Any, month: date) -> list[SiteMonth]:
    """The sites that reported anything or that this person speaks for, of those that they enter for: three queries."""
    due = [measure.pk for measure in proposal.measures.all() if is_due_in(measure, month)]
    here = Q(pk__in=proposal.adoption_events.values("site")) | Q(measure_points__measure__proposal=proposal)
    here |= Q(pk__in=led_by(person, proposal).values("organisation"))
    in_month = Q(measure_points__measure__in=due, measure_points__month=month)
    sites = Organisation.objects.filter(here, sites_entered_by(person, proposal)).order_by("name", "pk")
    counted = sites.annotate(entered=Count("measure_points", in_month, distinct=True)).distinct()
    return [SiteMonth(site, site.entered, len(due)) for site in counted]


def told(measure: Measure, point: MeasurePoint) -> str:
    """41.5, or 159 of 421 (37.77)."""
    value = f"{point.value:,.2f}".rstrip("0").rstrip(".")
    return f"{point.numerator} of {point.denominator} ({value})" if point.denominator else value
