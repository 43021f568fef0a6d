"""Sites beside each other in one period: whoever gave counts, against all of them together."""

from dataclasses import dataclass
from datetime import date

from proposals.measured.entering import in_words
from proposals.models import Measure, MeasurePoint
from proposals.models.measures import Basis
from proposals.variation import Funnel, funnel_of

BEYOND = {0: "Within chance", 1: "Beyond the 95% limits", 2: "Beyond the 99.8% limits"}


@dataclass(frozen=True)
class FunnelRow:
    point: MeasurePoint
    value: float
    low: float
    high: float
    beyond: str


@dataclass(frozen=True)
class SitesInPeriod:
    """`months` are those that can be shown, the latest first; `left_out` how many sites gave a value and no counts."""

    measure: Measure
    month: date | None
    months: list[tuple[str, str]]
    funnel: Funnel | None
    rows: list[FunnelRow]
    left_out: int

    @property
    def kind(self) -> str:
        return Basis(self.measure.basis).value

    @property
    def month_in_words(self) -> str:
        return in_words(self.measure, self.month) if self.month else ""

    @property
    def centre(self) -> float | None:
        return self.funnel.centre * self.measure.per if self.funnel else None


def sites_in(measure: Measure, asked: str) -> SitesInPeriod:
    """The period that `asked` names as 2026-03-01, or the latest with counts: two queries."""
    counted = measure.points.filter(denominator__gte=1)
    months = list(counted.order_by("-month").values_list("month", flat=True).distinct())
    month = next((each for each in months if each.isoformat() == asked), months[0] if months else None)
    in_month = measure.points.filter(month__in=[month] if month else [])
    of_month = list(in_month.select_related("site").order_by("site__name"))
    points = [point for point in of_month if point.denominator]
    counts = [(point.numerator or 0, point.denominator or 0) for point in points]
    funnel = funnel_of(counts, Basis(measure.basis).value) if counts else None
    return SitesInPeriod(
        measure=measure,
        month=month,
        months=[(each.isoformat(), in_words(measure, each)) for each in months],
        funnel=funnel,
        rows=_rows(measure, points, funnel),
        left_out=len(of_month) - len(points),
    )


def _rows(measure: Measure, points: list[MeasurePoint], funnel: Funnel | None) -> list[FunnelRow]:
    if funnel is None:
        return []
    return [
        FunnelRow(
            point=point,
            value=place.value * measure.per,
            low=place.band.inner_low * measure.per,
            high=place.band.inner_high * measure.per,
            beyond=BEYOND[place.beyond],
        )
        for point, place in zip(points, funnel.places, strict=True)
    ]
