"""The charts of a measure at its sites: one query for values and one for rebases, whatever the number of sites."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from proposals.measured import words
from proposals.measured.entering import in_words, months_before
from proposals.measured.periods import MONTHS_OF
from proposals.models import Measure, MeasurePoint, Organisation, Rebase
from proposals.models.measures import Frequency
from proposals.variation import (
    Assurance,
    RunChart,
    Settings,
    Spot,
    Variation,
    assurance_of,
    read_runs,
    read_series,
    variation_of,
)
from proposals.variation.runs import FEWEST, MOST

COMMON, IMPROVEMENT, CONCERN, NEUTRAL = "common", "improvement", "concern", "neutral"


@dataclass(frozen=True)
class Row:
    """A month as the table tells it: what stands, the limits it is held against, and why it stands out."""

    point: MeasurePoint
    month_in_words: str
    spot: Spot
    says: str
    signal_in_words: str
    is_rebased: bool

    @property
    def following_month(self) -> date:
        """The first day after the month, or after the quarter."""
        return months_before(self.point.month, -MONTHS_OF[Frequency(self.point.measure.frequency)])

    @property
    def side(self) -> int:
        return self.spot.signal.side if self.spot.signal else 0


@dataclass(frozen=True)
class SiteChart:
    """What one site measured, oldest first."""

    measure: Measure
    site: Organisation
    rows: list[Row]
    rebases: list[Rebase]

    @cached_property
    def spots(self) -> list[Spot]:
        return [row.spot for row in self.rows]

    @cached_property
    def variation(self) -> Variation:
        return variation_of(self.spots, self.measure.direction)

    @cached_property
    def assurance(self) -> Assurance | None:
        return assurance_of(self.spots, self.measure.direction, self.target)

    @property
    def dots(self) -> list[tuple[Any, ...]]:
        """As they are drawn: month, value, limits, what it says, its side, whether it is provisional."""
        return [
            (row.point.month, row.spot.value, row.spot.limits, row.says, row.side, row.point.is_provisional)
            for row in self.rows
        ]

    @property
    def target(self) -> float | None:
        return None if self.measure.target_value is None else float(self.measure.target_value)

    @property
    def variation_in_words(self) -> str:
        return words.VARIATIONS[self.variation]

    @property
    def variation_name(self) -> str:
        return words.NAMES[self.variation]

    @property
    def assurance_in_words(self) -> str:
        return words.ASSURANCES[self.assurance] if self.assurance else ""

    @property
    def are_limits_provisional(self) -> bool:
        return bool(self.rows) and self.rows[-1].spot.limits.are_provisional

    @property
    def number_of_provisional(self) -> int:
        return sum(row.point.is_provisional for row in self.rows)

    @cached_property
    def runs(self) -> RunChart | None:
        """The reading of a short series, which says more than loose limits do."""
        if not FEWEST <= len(self.rows) <= MOST:
            return None
        return read_runs([row.spot.value for row in self.rows])

    @property
    def runs_in_words(self) -> list[str]:
        return words.of_runs(self.runs) if self.runs else []

    @property
    def described(self) -> str:
        return words.of_chart(self)


def settings_of(measure: Measure) -> Settings:
    return Settings(
        screens=measure.screens, window=measure.window, trend=measure.trend_length, shift=measure.shift_length
    )


def sites_reporting(measure: Measure) -> QuerySet[Organisation]:
    """By their names."""
    reported = measure.points.order_by().values("site")
    return Organisation.objects.filter(pk__in=reported).order_by("name", "pk")


def charts_of(measure: Measure, sites: Iterable[Organisation]) -> list[SiteChart]:
    """One chart for each of these sites that reported this measure, by its name."""
    points = measure.points.filter(site__in=sites).select_related("site").order_by("month")
    rebases = measure.rebases.standing().filter(site__in=sites).select_related("by")
    by_site: dict[int, list[MeasurePoint]] = defaultdict(list)
    for point in points:
        by_site[point.site_id].append(point)
    of_site: dict[int, list[Rebase]] = defaultdict(list)
    for each in rebases:
        of_site[each.site_id].append(each)
    charts = [_chart(measure, each[0].site, each, of_site[pk]) for pk, each in by_site.items()]
    return sorted(charts, key=lambda chart: (chart.site.name, chart.site.pk))


def chart_of(measure: Measure, site: Organisation) -> SiteChart:
    charts = charts_of(measure, [site])
    return charts[0] if charts else SiteChart(measure, site, [], [])


def _chart(measure: Measure, site: Any, points: Sequence[MeasurePoint], rebases: list[Rebase]) -> SiteChart:
    starts = {each.month for each in rebases}
    places = [place for place, point in enumerate(points) if point.month in starts]
    spots = read_series([float(point.value) for point in points], places, settings_of(measure))
    rows = [_row(measure, point, spot, starts) for point, spot in zip(points, spots, strict=True)]
    return SiteChart(measure, site, rows, rebases)


def _row(measure: Measure, point: MeasurePoint, spot: Spot, starts: set[date]) -> Row:
    return Row(
        point=point,
        month_in_words=in_words(measure, point.month),
        spot=spot,
        says=says(spot, measure.direction),
        signal_in_words=words.of_signal(spot.signal, measure.trend_length, measure.shift_length),
        is_rebased=point.month in starts,
    )


def says(spot: Spot, direction: str) -> str:
    """What a value means: ordinary, better, worse, or merely unusual."""
    if spot.signal is None:
        return COMMON
    if direction == "neutral":
        return NEUTRAL
    return IMPROVEMENT if (spot.signal.side > 0) == (direction == "up") else CONCERN
