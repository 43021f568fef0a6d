"""The values of a proposal as a list: for CSV, and for programs."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from proposals.measured.entering import REPORT
from proposals.models import MeasurePoint, Proposal

HEADINGS = [
    "measure", "unit", "site", "ods_code", "month", "value", "numerator", "denominator", "provisional", "version",
]  # fmt: skip
AS_TEAM = "proposals.see_as_team"


def sees_counts(person: Any, proposal: Proposal) -> bool:
    """Counts can be small enough to tell of a person: they are for those who enter them and for the programme team."""
    return bool(person.has_perm(REPORT, proposal) or person.has_perm(AS_TEAM, proposal))


def points_of(proposal: Proposal) -> QuerySet[MeasurePoint]:
    points = MeasurePoint.objects.filter(measure__proposal=proposal).select_related("measure", "site")
    return points.order_by("measure", "site__name", "site", "month")


def values_for(proposal: Proposal, person: Any) -> Iterator[list[Any]]:
    """A row for each value, in the order of HEADINGS."""
    with_counts = sees_counts(person, proposal)
    for point in points_of(proposal).iterator(chunk_size=1_000):
        counts = [point.numerator, point.denominator] if with_counts else [None, None]
        yield [
            point.measure.name, point.measure.unit, point.site.name, point.site.ods_code, f"{point.month:%Y-%m}",
            point.value.normalize() + 0, *counts, point.is_provisional, point.version,
        ]  # fmt: skip
