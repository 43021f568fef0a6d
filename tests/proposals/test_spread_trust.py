"""What pledges, interests and sites of awards tell nobody who may not know it, and how often they mail others."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.errors import NotPermitted, NotReady
from proposals.models import Notice, Proposal
from proposals.services import interests, measure_reminders, pledges, site_leads, spread_requests
from proposals.states import State
from scoring.models import Assignment
from scoring.states import AssignmentState
from tests import factories
from tests.api.caller import Caller
from tests.proposals.measures_cast import entered, measured
from tests.proposals.spread_pages import report

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=60)


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    trust = factories.organisation("Trust of the north")
    return SimpleNamespace(
        scored=factories.proposal_at(State.SCORED), funded=factories.proposal_at(State.FUNDED), trust=trust,
        person=factories.member("Site", at=trust), colleague=factories.member("Colleague", at=trust),
    )  # fmt: skip


@pytest.fixture
def site(kept):
    return SimpleNamespace(**vars(kept), proposal=kept.scored)


@pytest.fixture
def award(kept):
    return SimpleNamespace(**vars(kept), proposal=kept.funded, author=kept.funded.cast.author)


def has_a_conflict(person, proposal):
    """They were asked to mark it once, and declared one."""
    asked = Assignment.objects.filter(proposal=proposal).values().earliest("pk")
    seat = factories.seat(proposal.placement.panel, person)
    there = {
        "id": None,
        "assessor_id": person.pk,
        "seat_id": seat.pk,
        "state": AssignmentState.CONFLICTED,
        "closed_at": now(),
    }
    Assignment.objects.create(**asked | there | {"state": AssignmentState.CONFLICTED})


def named(award, person):
    told = {"organisation": award.trust, "place": "", "email": person.email}
    return site_leads.name_site_lead(award.proposal.pk, by=award.author, **told)


def told(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


# --- Pledges ---------------------------------------------------------------------------------------------------------
def test_an_assessor_learns_of_no_pledge_of_their_own_organisation(site, client):
    """Whoever judges a call reads no pledges, also where a colleague of their own site made one."""
    assessor = site.proposal.assignments.earliest("pk").assessor
    assessor.affiliations.create(organisation=site.trust, started_on="2020-01-01")
    first = factories.pledge(site.proposal, by=site.colleague)
    client.force_login(assessor)

    pages = [
        client.get(reverse(f"proposals:{name}", args=[site.proposal.reference, first.pk])).status_code
        for name in ("withdraw_pledge", "change_pledge")
    ]
    address = f"proposals/{site.proposal.reference}/pledges/{first.pk}/withdraw/"

    assert (pages, Caller(assessor).post(address, {"reason": "No."}).status_code) == ([404, 404], 404)


def test_who_left_the_site_is_not_told_what_it_pledges_now(site):
    first = factories.pledge(site.proposal, by=site.person)
    site.person.affiliations.update(ended_on=localdate() - timedelta(days=1))

    pledges.change_pledge(first.pk, by=site.colleague, people=9, from_on=SOON, note="Led by Ada.")

    assert told(site.person) == []


def test_nobody_floods_authors_with_changes_of_a_pledge(site, monkeypatch):
    monkeypatch.setattr(pledges, "MOST_IN_A_DAY", 2)
    first = factories.pledge(site.proposal, by=site.person)
    second = pledges.change_pledge(first.pk, by=site.person, people=9, from_on=SOON)

    with pytest.raises(NotReady):
        pledges.change_pledge(second.pk, by=site.person, people=8, from_on=SOON)
    assert pledges.withdraw_pledge(second.pk, by=site.person, reason="No staff.").is_withdrawn
    with pytest.raises(NotReady):
        factories.pledge(site.proposal, by=site.person)


def test_what_merged_pledges_once(site):
    """The pledge of the trust stands for the one that it became, whose members change it."""
    heir = factories.organisation("Trust of both shores")
    first = factories.pledge(site.proposal, by=site.person)
    site.trust.successor, site.trust.closed_on = heir, localdate()
    site.trust.save()
    member = factories.member("Heir", at=heir)

    with pytest.raises(NotReady) as refusal:
        factories.pledge(site.proposal, by=member)
    assert refusal.value.fields == {"place": [pledges.STANDS]}
    assert pledges.change_pledge(first.pk, by=member, people=9, from_on=SOON).people == 9
    assert factories.pledge(site.proposal, by=member, place="Ward 7").place == "Ward 7"


# --- Awards ----------------------------------------------------------------------------------------------------------
def test_who_has_a_conflict_is_not_told_that_they_speak_for_a_site(award):
    has_a_conflict(award.person, award.proposal)

    named(award, award.person)

    assert told(award.person) == []


def test_who_has_a_conflict_by_now_is_told_no_answer(award):
    said = {"organisation": award.trust, "place": "", "contact": "extension 7", "text": "We begin."}
    interest = interests.say_interest(award.proposal.pk, by=award.person, **said)
    named(award, award.person)
    event = report(award.proposal, award.trust, "adopted", 5)
    asked = spread_requests.propose_spread(award.proposal.pk, by=award.person, event=event, text="Ask them.")
    before = told(award.person)
    has_a_conflict(award.person, award.proposal)

    interests.decline_interest(interest.pk, by=award.author, reason="It is in the log.")
    spread_requests.return_request(asked.pk, by=award.proposal.cast.manager, reason="Send a paper.")

    assert told(award.person) == before


def test_who_has_a_conflict_is_not_reminded_of_figures():
    with time_machine.travel("2026-11-02 09:00"):
        world = measured()
        entered(world, world.minutes, [4, 5], until=date(2026, 9, 1))
        lead = factories.member("Site", at=world.site)
        has_a_conflict(lead, world.proposal)
        facts = {"organisation": world.site, "place": "", "email": lead.email}
        site_leads.name_site_lead(world.proposal.pk, by=world.author, **facts)
    with time_machine.travel("2026-11-12 09:00"):
        measure_reminders.remind_of_measures.call("2026-11-12")

    figures = Notice.objects.filter(key__startswith="figures-")
    assert [each.recipient for each in figures] == [world.author]


def test_a_manager_who_speaks_for_a_site_records_no_spread_that_they_proposed(award):
    """By neither door: the answer to it, and the step itself."""
    manager = factories.manager()
    manager.affiliations.create(organisation=award.trust, started_on="2020-01-01")
    named(award, manager)
    event = report(award.proposal, award.trust, "adopted", 5)
    asked = spread_requests.propose_spread(award.proposal.pk, by=manager, event=event, text="Ask me.")

    with pytest.raises(NotPermitted):
        spread_requests.confirm_request(asked.pk, by=manager)
    with pytest.raises(NotPermitted):
        spread_requests.record_spread(award.proposal.pk, by=manager)
    assert Proposal.objects.values_list("state", flat=True).get(pk=award.proposal.pk) == State.FUNDED


def test_nobody_floods_managers(award, monkeypatch):
    monkeypatch.setattr(spread_requests, "MOST_IN_A_DAY", 2)
    event = report(award.proposal, award.trust, "adopted", 5)
    for number in range(2):
        spread_requests.propose_spread(award.proposal.pk, by=award.author, event=event, text=f"Look: {number}.")

    spread_requests.propose_spread(award.proposal.pk, by=award.author, event=event, text="Look: 1.")
    with pytest.raises(NotReady):
        spread_requests.propose_spread(award.proposal.pk, by=award.author, event=event, text="Look again.")
