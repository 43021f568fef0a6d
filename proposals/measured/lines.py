"""Each measure of a proposal on one line: all its sites together, month by month, as everybody may read it.

A share or a rate is sum over sum where every site gave its counts, and the mean of the sites otherwise. Counts below 5
are shown to nobody here: they could tell of a person.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Q, Sum

from proposals.models import Measure, MeasurePoint, Proposal
from proposals.models.measures import Basis
from proposals.numbers import FEWEST_TOLD


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
    """Two queries, whatever the number of measures, sites and months: the database adds up."""
    points = MeasurePoint.objects.filter(measure__proposal=proposal).order_by("measure", "month")
    months = points.values("measure", "month").annotate(
        events=Sum("numerator"),
        size=Sum("denominator"),
        mean=Avg("value"),
        sites=Count("pk"),
        counted=Count("denominator"),
        few=Count("pk", filter=Q(value__gt=0, value__lt=FEWEST_TOLD)),
    )
    by_measure: dict[int, list[Any]] = {}
    for month in months:
        by_measure.setdefault(month["measure"], []).append(month)
    measures = proposal.measures.annotate(reporting=Count("points__site", distinct=True))
    return [_measure_line(measure, by_measure.get(measure.pk, [])) for measure in measures]


def _measure_line(measure: Any, months: list[Any]) -> MeasureLine:
    shown = [(month["month"], together(measure, month)) for month in months if not is_small(measure, month)]
    return MeasureLine(measure, shown, measure.reporting, len(months) - len(shown))


def together(measure: Measure, month: dict[str, Any]) -> float:
    """What the sites of one month come to."""
    if month["counted"] < month["sites"]:
        return float(month["mean"])
    return month["events"] * measure.per / month["size"]


def is_small(measure: Measure, month: dict[str, Any]) -> bool:
    """Whether a month counts so few that they might be known by name."""
    if measure.basis == Basis.COUNT:
        return month["few"] > 0
    return 0 < (month["events"] or 0) < FEWEST_TOLD
