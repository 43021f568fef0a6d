"""“My site is interested”: said by a member of the organisation, and an event of the site's log once confirmed."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals import notifications, rights
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.kinds import NoticeKind
from proposals.models import WRITERS, Organisation, Proposal, SiteInterest
from proposals.notifications import Wording
from proposals.services.pace import must_leave_room
from proposals.services.site_leads import add_lead, belongs_to
from proposals.services.spread import Told, add_event, lock_for_reports
from proposals.services.steps import lock_proposal
from proposals.services.transactions import lock_person, service
from proposals.spread.places import cleaned
from proposals.states import HAS_AWARD, InterestState, SiteStage
from proposals.thread.interests import where_it_stands

MOST_IN_A_DAY = 5
SAID_BY_ANOTHER = "Somebody of your site said so already. Its authors answer them."
TO_AUTHORS = Wording(
    "A site is interested: {reference}",
    "{person} says that {site} is interested in “{title}”:\n\n{text}\n\nReach them at: {contact}",
)
CONFIRMED = Wording(
    "Your site’s interest is recorded: {reference}",
    "The team of “{title}” confirmed that {site} is interested. They come back to you at: {contact}",
)
DECLINED = Wording(
    "Your site’s interest is not recorded: {reference}", "The team of “{title}” answers for {site}:\n\n{reason}"
)


@service
def say_interest(
    proposal_pk: int, *, by: Any, organisation: Organisation, place: str, contact: str, text: str
) -> SiteInterest:
    """Say that one's own site is interested. Said twice, it is said once.

    raises  NotPermitted, NotReady at the field that is wrong, or when somebody else of the site was faster
    """
    lock_person(by)
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm(rights.INTEREST, proposal):
        raise NotPermitted("Members say so of what is funded and announced, where they have no part in writing it.")
    if not belongs_to(by, organisation):
        raise _at("organisation", "Choose an organisation that you belong to.")
    place, contact, text = " ".join(place.split()), contact.strip(), text.strip()
    if not contact:
        raise _at("contact", "Say how its authors can reach you.")
    if not text:
        raise _at("text", "Say in a sentence what your site wants to do.")
    if found := _waiting(proposal, organisation, place):
        if found.asked_by_id != by.pk:
            raise _at("organisation", SAID_BY_ANOTHER)
        return found
    refusal = f"You said so of {MOST_IN_A_DAY} sites today. Go on tomorrow."
    must_leave_room(SiteInterest.objects.filter(asked_by=by), "asked_at", MOST_IN_A_DAY, refusal)
    interest = SiteInterest.objects.create(
        proposal=proposal, organisation=organisation, place=place, contact=contact, text=text, asked_by=by,
        asked_at=now(),
    )  # fmt: skip
    _tell_authors(interest)
    return interest


@service
def confirm_interest(interest_pk: int, *, by: Any, names_lead: bool = False) -> SiteInterest:
    """Make it an event of the site's log, dated by the day on which the site said so.

    With `names_lead` who said so speaks for the site from now on, and what they said is the site's own word.

    raises  NotPermitted, WrongState when it was declined meanwhile, NotReady when the site is in the log already, or
            when who said so belongs to it no more
    """
    interest = _locked(interest_pk, by)
    if interest.state == InterestState.CONFIRMED:
        return interest
    _must_wait(interest)
    if stands := where_it_stands(interest):
        raise NotReady(f"This site is in the log already: {stands}. Decline it, and say so.")
    said = f"A member of the organisation said so on the exchange: {interest.text}"
    told = Told(interest.organisation, SiteStage.INTERESTED, localdate(interest.asked_at), said, interest.place)
    if names_lead:
        _name_as_lead(interest, by)
    interest.event = add_event(interest.proposal, by=by, told=told, by_site=names_lead)
    return _settled(interest, InterestState.CONFIRMED, CONFIRMED, by=by)


@service
def decline_interest(interest_pk: int, *, by: Any, reason: str) -> SiteInterest:
    """Record nothing of the site, and tell whoever said so why.

    raises  NotPermitted, WrongState when it was confirmed meanwhile, NotReady without a reason
    """
    interest, reason = _locked(interest_pk, by), reason.strip()
    if (interest.state, interest.reason) == (InterestState.DECLINED, reason):
        return interest
    _must_wait(interest)
    if not reason:
        raise _at("reason", "Say why, so that they know what to do next.")
    interest.reason = reason
    return _settled(interest, InterestState.DECLINED, DECLINED, by=by)


# --- Parts of these verbs ------------------------------------------------------------------------------------------
def _at(field: str, sentence: str) -> NotReady:
    return NotReady(sentence, fields={field: [sentence]})


def _waiting(proposal: Proposal, organisation: Organisation, place: str) -> SiteInterest | None:
    waiting = proposal.interests.filter(organisation=organisation, state=InterestState.WAITING)
    return next((each for each in waiting if cleaned(each.place) == cleaned(place)), None)


def _locked(interest_pk: int, by: Any) -> SiteInterest:
    """Whoever reports on the proposal answers for it; nobody answers what they said themselves."""
    proposal = lock_for_reports(SiteInterest.objects.values_list("proposal", flat=True).get(pk=interest_pk), by)
    interest = SiteInterest.objects.select_related("organisation", "asked_by").get(pk=interest_pk)
    if interest.asked_by_id == by.pk:
        raise NotPermitted("You said so yourself: somebody else of the team answers it.")
    interest.proposal = proposal
    return interest


def _name_as_lead(interest: SiteInterest, by: Any) -> None:
    site, person = interest.organisation, interest.asked_by
    if not belongs_to(person, site):
        raise _at("names_lead", f"{person} belongs to {site} no more. Confirm it without naming them.")
    add_lead(interest.proposal, by=by, organisation=site, place=interest.place, person=person)


def _must_wait(interest: SiteInterest) -> None:
    if interest.state != InterestState.WAITING:
        raise WrongState(f"Somebody settled it meanwhile: {interest.get_state_display().lower()}.")


def _settled(interest: SiteInterest, state: InterestState, words: Wording, *, by: Any) -> SiteInterest:
    interest.state, interest.settled_by, interest.settled_at = state, by, now()
    interest.save(update_fields=["state", "reason", "settled_by", "settled_at", "event"])
    asked_by = notifications.knowing([interest.asked_by], interest.proposal)
    _record(asked_by, state, words, interest, "thread", NoticeKind.SITE)
    return interest


def _tell_authors(interest: SiteInterest) -> None:
    writers = interest.proposal.contributors.filter(role__in=WRITERS).select_related("person").order_by("pk")
    told = [each.person for each in writers]
    _record(told, "said", TO_AUTHORS, interest, "interests", NoticeKind.DUTY)


def _record(told: Any, about: str, words: Wording, interest: SiteInterest, page: str, kind: NoticeKind) -> None:
    proposal = interest.proposal
    if proposal.shown_state not in HAS_AWARD:
        return
    facts = {
        "reference": proposal.reference, "title": proposal.title, "site": interest.site_name, "text": interest.text,
        "contact": interest.contact, "reason": interest.reason, "person": interest.asked_by,
    }  # fmt: skip
    filled = Wording(*(text.format(**facts) for text in words))
    path = reverse(f"proposals:{page}", args=[proposal.reference])
    notifications.record(told, f"interest-{interest.pk}-{about}", filled, path, kind=kind, about=proposal)
