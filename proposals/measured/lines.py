"""Each measure of a proposal on one line: its values, and the mean of its sites month by month."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import fmean

from proposals.models import Measure, MeasurePoint, Proposal


@dataclass(frozen=True)
class MeasureLine:
    """A measure, its points newest first, and the mean of the sites that reported in each month, oldest first."""

    measure: Measure
    points: list[MeasurePoint]
    monthly: list[tuple[date, float]]

    @property
    def baseline(self) -> float:
        return float(self.measure.baseline_value)


def measures_of(proposal: Proposal) -> list[MeasureLine]:
    """Two queries, whatever the number of measures, sites and months."""
    points = MeasurePoint.objects.filter(measure__proposal=proposal).select_related("site")
    by_measure: dict[int, list[MeasurePoint]] = {}
    for point in points.order_by("month", "site__name"):
        by_measure.setdefault(point.measure_id, []).append(point)
    return [_measure_line(measure, by_measure.get(measure.pk, [])) for measure in proposal.measures.all()]


def _measure_line(measure: Measure, points: list[MeasurePoint]) -> MeasureLine:
    months = groupby(points, key=lambda point: point.month)
    return MeasureLine(
        measure=measure,
        points=points[::-1],
        monthly=[(month, fmean(point.value for point in of_month)) for month, of_month in months],
    )
