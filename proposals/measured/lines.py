"""Each measure of a proposal on one line: all its sites together, month by month, as everybody may read it.

A share or a rate is sum over sum where every site gave its counts, and the mean of the sites otherwise. Counts below 5
are shown to nobody here: they could tell of a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import fmean

from proposals.models import Measure, MeasurePoint, Proposal
from proposals.models.measures import Basis

FEWEST_SHOWN = 5


@dataclass(frozen=True)
class MeasureLine:
    """`monthly` is what all sites come to, oldest first; `suppressed` how many months are too small to show."""

    measure: Measure
    monthly: list[tuple[date, float]]
    sites: int
    suppressed: int

    @property
    def baseline(self) -> float:
        return float(self.measure.baseline_value)


def measures_of(proposal: Proposal) -> list[MeasureLine]:
    """Two queries, whatever the number of measures, sites and months."""
    points = MeasurePoint.objects.filter(measure__proposal=proposal).order_by("month", "site")
    by_measure: dict[int, list[MeasurePoint]] = {}
    for point in points:
        by_measure.setdefault(point.measure_id, []).append(point)
    return [_measure_line(measure, by_measure.get(measure.pk, [])) for measure in proposal.measures.all()]


def _measure_line(measure: Measure, points: list[MeasurePoint]) -> MeasureLine:
    months = [(month, list(of_month)) for month, of_month in groupby(points, key=lambda point: point.month)]
    shown = [(month, together(measure, of_month)) for month, of_month in months if not is_small(measure, of_month)]
    return MeasureLine(
        measure=measure,
        monthly=shown,
        sites=len({point.site_id for point in points}),
        suppressed=len(months) - len(shown),
    )


def together(measure: Measure, points: Sequence[MeasurePoint]) -> float:
    """What the sites of one month come to."""
    events = [point.numerator for point in points if point.numerator is not None]
    if len(events) < len(points) or not points:
        return fmean(point.value for point in points)
    return sum(events) * measure.per / sum(point.denominator or 0 for point in points)


def is_small(measure: Measure, points: Sequence[MeasurePoint]) -> bool:
    """Whether a month counts so few that they might be known by name."""
    if measure.basis == Basis.COUNT:
        return any(0 < point.value < FEWEST_SHOWN for point in points)
    events = sum(point.numerator or 0 for point in points)
    return 0 < events < FEWEST_SHOWN
