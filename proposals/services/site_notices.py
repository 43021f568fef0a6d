"""Who speaks for a site is told: that they do, and when something that others recorded of it waits for their word."""

from collections.abc import Collection

from django.urls import reverse

from proposals import notifications
from proposals.kinds import NoticeKind
from proposals.models import AdoptionEvent, Proposal, SiteLead
from proposals.notifications import Wording
from proposals.spread.site_leads import events_of

NAMED = Wording(
    "You speak for {site}: {reference}",
    "{by} named you as who speaks for {site} in “{title}”. Report what happens there, enter its figures, and say "
    "whether what others record of it is right.",
)
WAITS = Wording(
    "Is this right of {site}? {reference}",
    "“{title}”: {by} recorded this of {site}: {stages}. Say whether it is right.",
)
MOST_STAGES = 5  # named in one notice


def tell_named(lead: SiteLead) -> None:
    _record(lead, f"lead-{lead.pk}-named", NAMED, by=lead.named_by)


def tell_waiting(proposal: Proposal, events: Collection[AdoptionEvent]) -> None:
    """One notice for each lead of the sites concerned, however many events were recorded at once by one person."""
    leads = list(proposal.site_leads.speaking().filter(person__is_active=True).select_related("organisation", "person"))
    of_others = {event.pk: event for event in events if not event.by_site}
    if not leads or not of_others:
        return
    found = events_of(leads)
    for lead in leads:
        lead.proposal = proposal
        its = [event for event in found[lead.pk] if event.pk in of_others and event.recorded_by_id != lead.person_id]
        if its:
            _tell_of(lead, its, by=of_others[its[0].pk].recorded_by)


def _tell_of(lead: SiteLead, events: list[AdoptionEvent], *, by: object) -> None:
    named = [event.get_stage_display().lower() for event in events[:MOST_STAGES]]
    more = len(events) - len(named)
    stages = ", ".join(named) + (f", and {more} more" if more else "")
    _record(lead, f"lead-{lead.pk}-waits-{max(event.pk for event in events)}", WAITS, by=by, stages=stages)


def _record(lead: SiteLead, key: str, words: Wording, **more: object) -> None:
    proposal = lead.proposal
    facts = {"site": lead.site_name, "reference": proposal.reference, "title": proposal.title, **more}
    filled = Wording(*(text.format(**facts) for text in words))
    path = reverse("proposals:my_site", args=[lead.pk])
    notifications.record(
        notifications.knowing([lead.person], proposal), key, filled, path, kind=NoticeKind.SITE, about=proposal
    )
