"""The values of a proposal as a list: for CSV, and for programs."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from proposals import rights
from proposals.measured.entering import ALL_SITES, REPORT, sites_entered_by
from proposals.models import MeasurePoint, Organisation, Proposal

HEADINGS = [
    "measure", "unit", "site", "ods_code", "month", "value", "numerator", "denominator", "provisional", "version",
]  # fmt: skip
AS_TEAM = "proposals.see_as_team"


def sees_counts(person: Any, proposal: Proposal) -> bool:
    """Counts can be small enough to tell of a person: they are for those who enter them and for the programme team."""
    return bool(person.has_perm(REPORT, proposal) or person.has_perm(AS_TEAM, proposal))


def reads_all_sites(person: Any, proposal: Proposal) -> bool:
    """Which sites report is told to who follows the award, as in the ledger, and to who sees counts."""
    return sees_counts(person, proposal) or bool(person.has_perm(rights.AWARD, proposal))


def sites_read_by(person: Any, proposal: Proposal) -> Q:
    """The sites that this person reads of, as rows of Organisation: all of them, or those that they speak for."""
    return ALL_SITES if reads_all_sites(person, proposal) else sites_entered_by(person, proposal)


def points_read_by(person: Any, proposal: Proposal) -> QuerySet[MeasurePoint]:
    sites = Organisation.objects.filter(sites_read_by(person, proposal)).values("pk")
    points = MeasurePoint.objects.filter(measure__proposal=proposal, site__in=sites).select_related("measure", "site")
    return points.order_by("measure", "site__name", "site", "month")


def values_for(proposal: Proposal, person: Any) -> Iterator[list[Any]]:
    """A row for each value that this person reads, in the order of HEADINGS."""
    with_counts = sees_counts(person, proposal)
    for point in points_read_by(person, proposal).iterator(chunk_size=1_000):
        counts = [point.numerator, point.denominator] if with_counts else [None, None]
        yield [
            point.measure.name, point.measure.unit, point.site.name, point.site.ods_code, f"{point.month:%Y-%m}",
            point.value.normalize() + 0, *counts, point.is_provisional, point.version,
        ]  # fmt: skip
