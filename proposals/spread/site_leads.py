"""What a site lead reads: the sites that they speak for, and what was recorded of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from proposals.models import AdoptionEvent, Proposal, SiteLead
from proposals.spread.organisations import read_organisations
from proposals.spread.places import Place, cleaned, goes_on_as
from proposals.spread.words import said_of, waits_for_a_word
from proposals.states import HAS_AWARD


@dataclass(frozen=True)
class OwnEntry:
    """An event of one's own site. It waits for a word until the site confirms or disputes it."""

    pk: int
    stage_label: str
    happened_on: date
    evidence: str
    link: str
    reason: str
    changed: str
    said: str
    waits: bool
    is_corrected: bool


@dataclass(frozen=True)
class OwnSite:
    """One site of one innovation, for who speaks for it. `stage_label` is that of the latest event that stands."""

    lead_pk: int
    reference: str | None
    title: str
    name: str
    stage_label: str
    since: date | None
    waiting: int


def led_by(person: Any) -> QuerySet[SiteLead]:
    """Sites of announced awards that this person speaks for today, less what they may not know of."""
    known = Proposal.objects.visible_to(person).filter(shown_state__in=HAS_AWARD)
    leads = SiteLead.objects.filter(person=person.pk, ended_at=None, proposal__in=known)
    return leads.select_related("proposal__call", "organisation")


def entries_of(lead: SiteLead) -> list[OwnEntry]:
    """What was recorded of the site, also under what merged into it since; the latest first. Three queries."""
    return [_own_entry(event) for event in reversed(_events_of([lead])[lead.pk])]


def own_sites(person: Any) -> list[OwnSite]:
    """Four queries, whatever the number of sites."""
    leads = list(led_by(person).order_by("proposal", "pk"))
    events = _events_of(leads)
    return [_own_site(lead, events[lead.pk]) for lead in leads]


def _events_of(leads: list[SiteLead]) -> dict[int, list[AdoptionEvent]]:
    register, today = read_organisations().register, localdate()

    def home(organisation: int, place: str) -> Place:
        return Place(goes_on_as(organisation, register, today), cleaned(place))

    found = AdoptionEvent.objects.filter(proposal__in={lead.proposal_id for lead in leads})
    by_site: dict[tuple[int, Place], list[AdoptionEvent]] = {}
    for event in found.select_related("superseded_by").prefetch_related("words").order_by("happened_on", "pk"):
        by_site.setdefault((event.proposal_id, home(event.site_id, event.place)), []).append(event)
    return {lead.pk: by_site.get((lead.proposal_id, home(lead.organisation_id, lead.place)), []) for lead in leads}


def _own_site(lead: SiteLead, events: list[AdoptionEvent]) -> OwnSite:
    standing = [event for event in events if not _is_corrected(event)]
    latest = standing[-1] if standing else None
    return OwnSite(
        lead_pk=lead.pk,
        reference=lead.proposal.reference,
        title=lead.proposal.title,
        name=lead.site_name,
        stage_label=latest.get_stage_display() if latest else "Nothing reported yet",
        since=latest.happened_on if latest else None,
        waiting=sum(waits_for_a_word(event) for event in standing),
    )


def _own_entry(event: AdoptionEvent) -> OwnEntry:
    return OwnEntry(
        pk=event.pk,
        stage_label=event.get_stage_display(),
        happened_on=event.happened_on,
        evidence=event.evidence,
        link=event.link,
        reason=event.get_reason_display() if event.reason else "",
        changed=event.changed,
        said=said_of(event),
        waits=waits_for_a_word(event) and not _is_corrected(event),
        is_corrected=_is_corrected(event),
    )


def _is_corrected(event: AdoptionEvent) -> bool:
    return getattr(event, "superseded_by", None) is not None
