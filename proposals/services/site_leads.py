"""Who speaks for a site: authors and managers name them, and they report for it, confirm or dispute what others did."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate, now

from proposals import rights
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import AdoptionEvent, Organisation, Proposal, SiteLead, SiteWord
from proposals.services.site_notices import tell_named
from proposals.services.spread import Told, add_event, lock_for_reports
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.spread.organisations import read_organisations
from proposals.spread.places import cleaned, goes_on_as
from proposals.spread.site_leads import events_of
from proposals.states import HAS_AWARD, SiteVerdict

NOBODY = "Nobody with this address belongs to this organisation. They say on their account page where they belong."
ITS_OWN = "They write this proposal. Who confirms for a site is somebody else."


@service
def name_site_lead(proposal_pk: int, *, by: Any, organisation: Organisation, place: str, email: str) -> SiteLead:
    """Say that this member of an organisation speaks for it, or for a place in it. Named twice, they are named once.

    raises  NotPermitted, WrongState, NotReady when they don't belong to it or write the proposal
    """
    proposal = lock_for_reports(proposal_pk, by)
    return add_lead(proposal, by=by, organisation=organisation, place=place, person=_member_of(organisation, email))


def add_lead(proposal: Proposal, *, by: Any, organisation: Organisation, place: str, person: Any) -> SiteLead:
    """The same for a member of the organisation, and a proposal whose lock is held."""
    if proposal.contributors.filter(person=person).exists():
        raise NotReady(ITS_OWN, fields={"email": [ITS_OWN]})
    place = " ".join(place.split())
    standing = proposal.site_leads.filter(organisation=organisation, person=person, ended_at=None)
    if found := next((each for each in standing if cleaned(each.place) == cleaned(place)), None):
        return found
    lead = SiteLead.objects.create(
        proposal=proposal, organisation=organisation, place=place, person=person, named_by=by, named_at=now()
    )
    tell_named(lead)
    return lead


@service
def end_site_lead(lead_pk: int, *, by: Any) -> SiteLead:
    """They speak for the site no more; what they said stays."""
    lock_for_reports(SiteLead.objects.values_list("proposal", flat=True).get(pk=lead_pk), by)
    lead = SiteLead.objects.get(pk=lead_pk)
    if lead.ended_at is None:
        lead.ended_by, lead.ended_at = by, now()
        lead.save(update_fields=["ended_by", "ended_at"])
    return lead


@service
def report_for_site(lead_pk: int, *, by: Any, **told: Any) -> AdoptionEvent:
    """Record what happened at one's own site: it needs nobody else's word.

    `told` are the fields of `Told` but the site and its place.

    raises  NotPermitted, WrongState, NotReady
    """
    lead = lock_lead(lead_pk, by)
    told |= {"site": lead.organisation, "place": lead.place}
    return add_event(lead.proposal, by=by, told=Told(**told), by_site=True)


@service
def give_word(lead_pk: int, event_pk: int, *, by: Any, verdict: str, text: str = "") -> SiteWord:
    """Confirm what others recorded of one's site, or dispute it and say why. The same said again is kept once.

    raises  NotPermitted, WrongState when it was corrected meanwhile, NotReady
    """
    lead = lock_lead(lead_pk, by)
    event = AdoptionEvent.objects.get(pk=event_pk)
    if not is_of(lead, event):
        raise NotPermitted("This was recorded of another site.")
    if event.by_site:
        raise WrongState("The site reported this itself, so it needs no second word.")
    if AdoptionEvent.objects.filter(corrects=event).exists():
        raise WrongState("This was corrected meanwhile. Look at the report that took its place.")
    text = text.strip()
    if verdict == SiteVerdict.DISPUTED and not text:
        raise NotReady("Say what is wrong.", fields={"text": ["Say what is wrong, so that it can be put right."]})
    last = event.words.order_by("-pk").first()
    if last and (last.verdict, last.text) == (verdict, text):
        return last
    return SiteWord.objects.create(event=event, verdict=verdict, text=text, by=by, at=now())


def is_of(lead: SiteLead, event: AdoptionEvent) -> bool:
    """Whether an event is about the site of a lead, also where it was recorded under what merged into it since."""
    return event in events_of([lead])[lead.pk]


def lock_lead(lead_pk: int, by: Any) -> SiteLead:
    proposal: Proposal = lock_proposal(SiteLead.objects.values_list("proposal", flat=True).get(pk=lead_pk))
    lead = SiteLead.objects.select_related("organisation").get(pk=lead_pk)
    lead.proposal = proposal
    if lead.person_id != by.pk or lead.ended_at is not None or not belongs_to(by, lead.organisation):
        raise NotPermitted("Only who speaks for this site, and belongs to it, reports here.")
    if not by.has_perm(rights.KNOW, proposal) or proposal.shown_state not in HAS_AWARD:
        raise WrongState("Sites are reported once the proposal is funded and announced.")
    return lead


def belongs_to(person: Any, organisation: Organisation) -> bool:
    """To it, or to what it merged into."""
    register = read_organisations().register
    today = goes_on_as(organisation.pk, register, localdate())
    return person.affiliations.current().filter(organisation__in={organisation.pk, today}).exists()


def _member_of(organisation: Organisation, email: str) -> Any:
    person = get_user_model().objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None or not belongs_to(person, organisation):
        raise NotReady(NOBODY, fields={"email": [NOBODY]})
    return person
