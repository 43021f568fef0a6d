"""What was sent for the values of a site before they were corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proposals.measured.site_charts import SiteChart
from proposals.models import PointEntry


@dataclass(frozen=True)
class Correction:
    """In this month `was` stood until somebody put `now` in its place; both in words."""

    month: str
    was: str
    now: str
    by: Any
    at: datetime


def corrections_of(chart: SiteChart) -> list[Correction]:
    """The latest month first: one query, and none where nothing was corrected."""
    corrected = {row.point.pk: row.month_in_words for row in reversed(chart.rows) if row.point.version > 1}
    if not corrected:
        return []
    entries: dict[int, list[PointEntry]] = {pk: [] for pk in corrected}
    for entry in PointEntry.objects.filter(point__in=corrected).select_related("by").order_by("number"):
        entries[entry.point_id].append(entry)
    return [each for pk, month in corrected.items() for each in _corrections(month, entries[pk])]


def _corrections(month: str, entries: Iterable[PointEntry]) -> list[Correction]:
    told = list(entries)
    return [
        Correction(month, _in_words(before), _in_words(after), after.by, after.at)
        for before, after in zip(told, told[1:], strict=False)
    ]


def _in_words(entry: PointEntry) -> str:
    value = f"{entry.value:,.2f}".rstrip("0").rstrip(".")
    return f"{value}, provisional" if entry.is_provisional else value
