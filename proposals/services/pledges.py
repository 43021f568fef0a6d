"""Pledges of sites: offered while a proposal is scored and its outcome not announced, changed, and withdrawn."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now

from proposals import rights
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Follow, Organisation, Pledge, Proposal
from proposals.notifications import tell_of_pledge
from proposals.services.pace import must_leave_room
from proposals.services.steps import lock_proposal
from proposals.services.transactions import lock_person, service
from proposals.spread.organisations import read_organisations
from proposals.spread.places import cleaned, goes_on_as
from proposals.spread.pledges import NOT_THEIRS, is_open, may_be_withdrawn, speaking

MOST_IN_A_DAY = 20  # pledges and changes of one person: its authors are told of each
MOST_PLEDGES = 20  # lines that one organisation may have for one proposal
CLOSED = "A site pledges once a proposal is scored, and until its outcome is announced."
NO_MEMBER = "Only who belongs to this organisation pledges for it. Say on your account page where you belong."
STANDS = "Your site has a pledge for this proposal already. Change that one."
IN_THE_PAST = "Give a day that lies ahead."


@service
def pledge(
    proposal_pk: int,
    *,
    by: Any,
    organisation: Organisation,
    place: str = "",
    people: int,
    from_on: date,
    note: str = "",
) -> Pledge:
    """Offer people of one's own site from a day on. Sent twice, it is offered once.

    raises  NotPermitted, WrongState, NotReady where the site has a pledge that stands or the day is over
    """
    lock_person(by)
    proposal = _open(proposal_pk, by)
    _must_speak_for(by, organisation)
    last = _last_of(proposal, organisation, place)
    told = {"people": people, "from_on": from_on, "note": note.strip()}
    if last and not last.is_withdrawn:
        if _says_the_same(last, told) and last.pledged_by_id == by.pk:
            return last
        raise NotReady(STANDS, fields={"place": [STANDS]})
    if _stands_for_what_merged(proposal, organisation, place):
        raise NotReady(STANDS, fields={"place": [STANDS]})
    _must_lie_ahead(from_on)
    _must_not_flood(by)
    _must_be_few(proposal, organisation, last)
    place = last.place if last else " ".join(place.split())
    return _add(Pledge(proposal=proposal, organisation=organisation, place=place, corrects=last, **told), by)


@service
def change_pledge(pledge_pk: int, *, by: Any, people: int, from_on: date, note: str = "") -> Pledge:
    """Put another pledge in the place of the one that was seen; a colleague of the site may, and stands for it then.

    raises  NotPermitted, WrongState, NotReady; StaleVersion where somebody changed it meanwhile
    """
    lock_person(by)
    seen = Pledge.objects.select_related("organisation").get(pk=pledge_pk)
    proposal = _open(seen.proposal_id, by)
    _must_speak_for(by, seen.organisation)
    told = {"people": people, "from_on": from_on, "note": note.strip()}
    stands: Any = _last_of(proposal, seen.organisation, seen.place)
    if _says_the_same(stands, told) and stands.pledged_by_id == by.pk:
        return stands
    _must_be_seen(seen, stands)
    if from_on != stands.from_on:
        _must_lie_ahead(from_on)
    _must_not_flood(by)
    return _add(_in_the_place_of(stands, **told), by)


@service
def withdraw_pledge(pledge_pk: int, *, by: Any, reason: str) -> Pledge:
    """Take a pledge back and say why; what was pledged stays on record. Withdrawing twice changes nothing.

    raises  NotPermitted, WrongState, NotReady, StaleVersion
    """
    seen = Pledge.objects.select_related("organisation").get(pk=pledge_pk)
    proposal = lock_proposal(seen.proposal_id)
    _must_speak_for(by, seen.organisation)
    is_own = by.pk == seen.pledged_by_id and by.has_perm(rights.KNOW, proposal)
    if not is_own and not by.has_perm(rights.PLEDGE, proposal):
        raise NotPermitted(NOT_THEIRS)
    if not may_be_withdrawn(proposal):
        raise WrongState("The outcome is announced, so the pledge stands as it was told.")
    reason = reason.strip()
    if not reason:
        raise NotReady("Say why.", fields={"reason": ["Say why your site withdraws it."]})
    stands: Any = _last_of(proposal, seen.organisation, seen.place)
    if stands.is_withdrawn and stands.corrects_id == seen.pk:
        return stands
    _must_be_seen(seen, stands)
    return _add(_in_the_place_of(stands, people=0, from_on=stands.from_on, reason=reason), by)


def must_be_open(proposal: Proposal, by: Any) -> None:
    if not by.has_perm(rights.PLEDGE, proposal):
        raise NotPermitted(NOT_THEIRS)
    if not is_open(proposal):
        raise WrongState(CLOSED)


def _open(proposal_pk: int, by: Any) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    must_be_open(proposal, by)
    return proposal


def _must_speak_for(by: Any, organisation: Organisation) -> None:
    if not speaking(by)(organisation.pk):
        raise NotPermitted(NO_MEMBER)


def _last_of(proposal: Proposal, organisation: Organisation, place: str) -> Pledge | None:
    """The latest row of a site's line, withdrawn or not; two spellings of a place are one."""
    latest = proposal.pledges.filter(organisation=organisation, superseded_by=None)
    return next((each for each in latest.select_related("organisation") if cleaned(each.place) == cleaned(place)), None)


def _stands_for_what_merged(proposal: Proposal, organisation: Organisation, place: str) -> bool:
    """Whether one that merged into this organisation has a pledge as a whole; wards of one name stay two wards."""
    if cleaned(place):
        return False
    others = proposal.pledges.standing().filter(place="").exclude(organisation=organisation)
    register, today = read_organisations().register, localdate()
    theirs = others.values_list("organisation", flat=True)
    return any(goes_on_as(each, register, today) == organisation.pk for each in theirs)


def _must_be_seen(seen: Pledge, stands: Pledge) -> None:
    if stands.pk != seen.pk:
        refusal = StaleVersion("This pledge was changed or withdrawn meanwhile. Read what stands now, then save again.")
        refusal.stored = {"pk": stands.pk, "people": stands.people, "from_on": stands.from_on, "note": stands.note}
        raise refusal
    if stands.is_withdrawn:
        raise WrongState("This pledge was withdrawn. Your site can pledge anew.")


def _says_the_same(one: Pledge, told: dict[str, Any]) -> bool:
    return all(getattr(one, name) == value for name, value in told.items())


def _must_lie_ahead(day: date) -> None:
    if day < localdate():
        raise NotReady(IN_THE_PAST, fields={"from_on": [IN_THE_PAST]})


def _must_not_flood(by: Any) -> None:
    refusal = f"You pledged or changed pledges {MOST_IN_A_DAY} times within a day. Go on tomorrow."
    must_leave_room(Pledge.objects.filter(pledged_by=by, people__gt=0), "pledged_at", MOST_IN_A_DAY, refusal)


def _must_be_few(proposal: Proposal, organisation: Organisation, last: Pledge | None) -> None:
    lines = proposal.pledges.filter(organisation=organisation, corrects=None)
    if last is None and lines.count() >= MOST_PLEDGES:
        sentence = f"An organisation pledges for {MOST_PLEDGES} of its places at most. Pledge for all of it together."
        raise NotReady(sentence, fields={"place": [sentence]})


def _in_the_place_of(stands: Pledge, **told: Any) -> Pledge:
    same = {"proposal": stands.proposal, "organisation": stands.organisation, "place": stands.place}
    return Pledge(**same, corrects=stands, **told)


def _add(made: Pledge, by: Any) -> Pledge:
    """Who pledges follows the proposal from then on, and so is told what becomes of it."""
    made.pledged_by, made.pledged_at = by, now()
    made.save()
    if not made.is_withdrawn:
        Follow.objects.get_or_create(proposal=made.proposal, person=by)
    tell_of_pledge(made, also=_who_stood_for_it(made))
    return made


def _who_stood_for_it(made: Pledge) -> list[Any]:
    """Of what a colleague changed or withdrew, where they may still read it."""
    before = made.corrects
    if before is None or before.is_withdrawn or before.pledged_by_id == made.pledged_by_id:
        return []
    person: Any = before.pledged_by
    is_there = person.has_perm(rights.PLEDGE, made.proposal) and speaking(person)(made.organisation_id)
    return [person] if is_there else []
