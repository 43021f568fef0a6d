"""What a site lead reads: the sites that they speak for, and what was recorded of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from proposals.measured.due import Due, due_among
from proposals.models import AdoptionEvent, Measure, Proposal, SiteLead
from proposals.spread.organisations import read_organisations
from proposals.spread.places import Place, Register, cleaned, moves_of, places_on
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
    file_name: str


@dataclass(frozen=True)
class OwnSite:
    """One site of one innovation, for who speaks for it. `stage_label` is that of the latest event that stands, `due`
    says which figures are waited for, `is_measured` whether there are any to enter.
    """

    lead_pk: int
    site_pk: int
    reference: str | None
    title: str
    name: str
    stage_label: str
    since: date | None
    waiting: int
    is_measured: bool
    due: list[Due]


def led_by(person: Any) -> QuerySet[SiteLead]:
    """Sites of announced awards that this person speaks for today, less what they may not know of."""
    known = Proposal.objects.visible_to(person).filter(shown_state__in=HAS_AWARD)
    leads = SiteLead.objects.speaking().filter(person=person.pk, proposal__in=known)
    leads = leads.annotate(is_measured=Exists(Measure.objects.filter(proposal=OuterRef("proposal"))))
    return leads.select_related("proposal__call", "organisation")


def entries_of(lead: SiteLead) -> list[OwnEntry]:
    """What was recorded of the site, also under what merged into it since; the latest first. Three queries."""
    return [_own_entry(event) for event in reversed(events_of([lead])[lead.pk])]


def own_sites(person: Any) -> list[OwnSite]:
    """Nine queries, whatever the number of sites; one where there is none."""
    leads = list(led_by(person).order_by("proposal", "pk"))
    if not leads:
        return []
    events, due = events_of(leads), due_among({lead.proposal_id for lead in leads}, localdate())
    return [_own_site(lead, events[lead.pk], due) for lead in leads]


def due_of(lead: SiteLead) -> list[Due]:
    """Figures of the organisation that this lead speaks for: five queries."""
    return _of_lead(lead, due_among([lead.proposal_id], localdate()))


def _of_lead(lead: SiteLead, due: list[Due]) -> list[Due]:
    return [each for each in due if (each.proposal, each.site.pk) == (lead.proposal_id, lead.organisation_id)]


def events_of(leads: Collection[SiteLead]) -> dict[int, list[AdoptionEvent]]:
    """{lead: what was recorded of their site}, also under what merged into it since: three queries."""
    register, today = read_organisations().register, localdate()
    found = AdoptionEvent.objects.filter(proposal__in={lead.proposal_id for lead in leads})
    by_proposal: dict[int, list[AdoptionEvent]] = {}
    for event in found.select_related("superseded_by", "file").prefetch_related("words").order_by("happened_on", "pk"):
        by_proposal.setdefault(event.proposal_id, []).append(event)
    return {lead.pk: _of_site(lead, by_proposal.get(lead.proposal_id, []), register, today) for lead in leads}


def _of_site(lead: SiteLead, events: list[AdoptionEvent], register: Register, today: date) -> list[AdoptionEvent]:
    """A ward that moved into an open house is one with the ward that its lead names there, unless both reported."""
    own = Place(lead.organisation_id, cleaned(lead.place))
    places = {_place(event) for event in events} | ({own} if own.organisation in register else set())
    counts_as = places_on(places, moves_of(places, register), today)
    return [event for event in events if _home(_place(event), counts_as) == _home(own, counts_as)]


def _place(event: AdoptionEvent) -> Place:
    return Place(event.site_id, cleaned(event.place))


def _home(place: Place, counts_as: Mapping[Place, Place | None]) -> Place:
    """What closed without a successor stays what it was."""
    return counts_as.get(place) or place


def _own_site(lead: Any, events: list[AdoptionEvent], due: list[Due]) -> OwnSite:
    standing = [event for event in events if not _is_corrected(event)]
    latest = standing[-1] if standing else None
    return OwnSite(
        lead_pk=lead.pk,
        site_pk=lead.organisation_id,
        reference=lead.proposal.reference,
        title=lead.proposal.title,
        name=lead.site_name,
        stage_label=latest.get_stage_display() if latest else "Nothing reported yet",
        since=latest.happened_on if latest else None,
        waiting=sum(waits_for_a_word(event) for event in standing),
        is_measured=lead.is_measured,
        due=_of_lead(lead, due),
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
        file_name=event.file.name if event.file else "",
    )


def _is_corrected(event: AdoptionEvent) -> bool:
    return getattr(event, "superseded_by", None) is not None
