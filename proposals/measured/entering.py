"""Who may enter what a site measured, and which months can be entered."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from proposals.models import Measure, Organisation, Proposal, SiteLead

REPORT = "proposals.record_adoption"
ALL_SITES = ~Q(pk__in=[])
MONTHS_BACK = 60  # that the page of a month offers
FURTHEST_BACK = 240  # that a pasted column or a program may bring: what stood before reaches further back
MONTHS_OF_A_QUARTER = 3


def may_enter(person: Any, proposal: Proposal, site: Organisation) -> bool:
    """The one place that is asked about one site: who enters for all of them, and who speaks for this one."""
    return enters_for_all(person, proposal) or led_by(person, proposal).filter(organisation=site).exists()


def enters_for_all(person: Any, proposal: Proposal) -> bool:
    """The authors and the programme team enter for every site of the proposal."""
    return bool(person.is_authenticated and person.has_perm(REPORT, proposal))


def sites_entered_by(person: Any, proposal: Proposal) -> Q:
    """The same over many sites, as rows of Organisation."""
    if enters_for_all(person, proposal):
        return ALL_SITES
    return Q(pk__in=led_by(person, proposal).values("organisation"))


def speaks_for_a_site(person: Any, proposal: Proposal) -> bool:
    return bool(person.is_authenticated and led_by(person, proposal).exists())


def led_by(person: Any, proposal: Proposal) -> QuerySet[SiteLead]:
    """Whoever speaks for a ward or a practice enters for the organisation that it belongs to."""
    leads: QuerySet[SiteLead] = proposal.site_leads.speaking().filter(person=person.pk)
    return leads


def months_until(today: date) -> list[date]:
    """The current month and those before it, the latest first."""
    return [months_before(today.replace(day=1), back) for back in range(MONTHS_BACK)]


def earliest_month(today: date) -> date:
    return months_before(today.replace(day=1), FURTHEST_BACK)


def months_before(month: date, number: int) -> date:
    whole = month.year * 12 + month.month - 1 - number
    return date(whole // 12, whole % 12 + 1, 1)


def last_full_month() -> date:
    return months_before(localdate().replace(day=1), 1)


def is_due_in(measure: Measure, month: date) -> bool:
    """Whether a value belongs to this month: to each, or to the first of a quarter."""
    return not measure.is_quarterly or month.month % MONTHS_OF_A_QUARTER == 1


def in_words(measure: Measure, month: date) -> str:
    """October 2026, or October to December 2026 for a quarter."""
    if not measure.is_quarterly:
        return f"{month:%B %Y}"
    return f"{month:%B} to {months_before(month, -2):%B %Y}"
