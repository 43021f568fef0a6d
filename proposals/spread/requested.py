"""Proposals to record spread: who may make one, on which reports it can rest, and what waits."""

from typing import Any

from django.db.models import F, QuerySet

from proposals import rights
from proposals.models import AdoptionEvent, Proposal, SpreadRequest
from proposals.spread.site_leads import events_of
from proposals.states import RequestState, State

PROPOSE, RECORD = "proposals.propose_spread", "proposals.record_spread"


def may_propose(person: Any, proposal: Proposal) -> bool:
    return proposal.state == State.FUNDED and bool(person.has_perm(PROPOSE, proposal))


def grounds_for(person: Any, proposal: Proposal) -> QuerySet[AdoptionEvent]:
    """Reports of a site other than the originator that took it up: all of them, or those of one's own sites."""
    elsewhere: QuerySet[AdoptionEvent] = proposal.adoptions_elsewhere().select_related("site")
    if person.has_perm(rights.AWARD, proposal):
        return elsewhere
    leads = list(proposal.site_leads.speaking().filter(person=person).select_related("organisation"))
    return elsewhere.filter(pk__in={event.pk for events in events_of(leads).values() for event in events})


def requests_read_by(person: Any, proposal: Proposal) -> QuerySet[SpreadRequest]:
    """Whoever follows the award reads them all, a site lead their own; what waits first, then the latest."""
    found = proposal.spread_requests.select_related("event__site", "asked_by", "settled_by")
    if not person.has_perm(rights.AWARD, proposal):
        found = found.filter(asked_by=person)
    return found.order_by(F("settled_at").desc(nulls_first=True), "-pk")


def waiting_of(proposal: Proposal) -> SpreadRequest | None:
    """What waits for a manager; asked only while spread can be recorded."""
    if proposal.state != State.FUNDED:
        return None
    return proposal.spread_requests.filter(state=RequestState.WAITING).select_related("asked_by").first()


def waiting_for(person: Any) -> QuerySet[SpreadRequest]:
    """Those of awards that this person has no part in, and that others made; the longest wait first."""
    theirs = Proposal.objects.visible_to(person, rights.OUTCOME).filter(state=State.FUNDED)
    waiting = SpreadRequest.objects.filter(state=RequestState.WAITING, proposal__in=theirs).exclude(asked_by=person)
    return waiting.select_related("proposal", "asked_by", "event__site").order_by("asked_at", "pk")
