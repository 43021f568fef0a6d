"""Stories of site leads: the authors name somebody of a site, who then confirms what they recorded of it."""

from datetime import timedelta
from typing import Any

from exchange.demo.stage import Story, office_moment
from exchange.demo.tale import Tale
from proposals import rights
from proposals.models import AdoptionEvent, Affiliation, Contributor, Organisation
from proposals.services import site_leads
from proposals.states import SiteVerdict

DAYS_LATER = 14
WRONG = "We signed, but nobody here has been trained yet. Please put the earlier stage."


def confirm(tale: Tale, organisation: Organisation, days: list[int], *, disputes: bool) -> Story:
    """A fortnight after each thing that happened at a site; `disputes` finds the last of them wrong."""
    announced, person = tale.day, _somebody_of(tale, organisation)
    if person is None:
        return
    yield office_moment(announced + timedelta(days=min(days) + DAYS_LATER - 1), tale.dice)
    named = {"organisation": organisation, "place": "", "email": person.email}
    lead = site_leads.name_site_lead(tale.pk, by=tale.lead, **named)
    for number, after in enumerate(sorted(days), start=1):
        yield office_moment(announced + timedelta(days=after + DAYS_LATER), tale.dice)
        is_last = disputes and number == len(days)
        for event in _waiting(tale, organisation):
            said = (SiteVerdict.DISPUTED, WRONG) if is_last else (SiteVerdict.CONFIRMED, "")
            site_leads.give_word(lead.pk, event.pk, by=person, verdict=said[0], text=said[1])


def _somebody_of(tale: Tale, organisation: Organisation) -> Any:
    """Who belongs there, may know of it and has no part in it."""
    authors = Contributor.objects.filter(proposal=tale.pk).values("person")
    there = Affiliation.objects.current().filter(organisation=organisation, person__is_active=True)
    people = [each.person for each in there.exclude(person__in=authors).select_related("person").order_by("pk")]
    return next((each for each in people if each.has_perm(rights.KNOW, tale.proposal)), None)


def _waiting(tale: Tale, organisation: Organisation) -> list[AdoptionEvent]:
    recorded = AdoptionEvent.objects.standing().filter(proposal=tale.pk, site=organisation)
    return list(recorded.filter(words=None, by_site=False))
