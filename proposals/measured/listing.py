"""The values of a proposal as a list: for CSV, and for programs."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from proposals import rights
from proposals.measured.entering import ALL_SITES, REPORT, may_enter, sites_entered_by
from proposals.models import MeasurePoint, Organisation, Proposal

HEADINGS = [
    "measure", "unit", "site", "ods_code", "month", "value", "numerator", "denominator", "provisional", "version",
]  # fmt: skip
AS_TEAM = "proposals.see_as_team"


def sees_counts(person: Any, proposal: Proposal) -> bool:
    """Counts can be small enough to tell of a person: those of all sites are for who enters all, and for the programme
    team.
    """
    return bool(person.has_perm(REPORT, proposal) or person.has_perm(AS_TEAM, proposal))


def sees_counts_of(person: Any, proposal: Proposal, site: Organisation) -> bool:
    """Who enters for one site sees the counts of that one."""
    return may_enter(person, proposal, site) or sees_counts(person, proposal)


def sites_counted_for(person: Any, proposal: Proposal) -> Q:
    """The same over many sites, as rows of Organisation."""
    return ALL_SITES if sees_counts(person, proposal) else sites_entered_by(person, proposal)


def reads_all_sites(person: Any, proposal: Proposal) -> bool:
    """Which sites report is told to who follows the award, as in the ledger, and to who sees counts."""
    return sees_counts(person, proposal) or bool(person.has_perm(rights.AWARD, proposal))


def sites_read_by(person: Any, proposal: Proposal) -> Q:
    """The sites that this person reads of, as rows of Organisation: all of them, or those that they speak for."""
    return ALL_SITES if reads_all_sites(person, proposal) else sites_entered_by(person, proposal)


def points_read_by(person: Any, proposal: Proposal) -> QuerySet[Any]:
    """Each with `tells_counts`: whether this person sees how many of how many it is made of."""
    sites = Organisation.objects.filter(sites_read_by(person, proposal)).values("pk")
    counted = Organisation.objects.filter(sites_counted_for(person, proposal), pk=OuterRef("site"))
    points = MeasurePoint.objects.filter(measure__proposal=proposal, site__in=sites).select_related("measure", "site")
    return points.annotate(tells_counts=Exists(counted)).order_by("measure", "site__name", "site", "month")


def values_for(proposal: Proposal, person: Any) -> Iterator[list[Any]]:
    """A row for each value that this person reads, in the order of HEADINGS."""
    for point in points_read_by(person, proposal).iterator(chunk_size=1_000):
        counts = [point.numerator, point.denominator] if point.tells_counts else [None, None]
        yield [
            point.measure.name, point.measure.unit, point.site.name, point.site.ods_code, f"{point.month:%Y-%m}",
            point.value.normalize() + 0, *counts, point.is_provisional, point.version,
        ]  # fmt: skip
