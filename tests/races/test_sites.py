"""Sites that pledge, say that they are interested and are answered at the same moment."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from proposals.errors import NotReady, WrongState
from proposals.models import AdoptionEvent, Pledge, SiteInterest, SpreadRequest
from proposals.services import interests, pledges, spread_requests
from proposals.states import State
from tests import factories
from tests.proposals.spread_pages import report
from tests.races.racing import refusals, scored, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TIMES = 5
SOON = {"people": 3, "from_on": localdate() + timedelta(days=60)}


def test_of_two_colleagues_who_pledge_at_once_one_does():
    proposal, trust = scored(), factories.organisation()
    people = [factories.member(at=trust) for _ in range(2)]
    for number in range(TIMES):
        told = SOON | {"organisation": trust, "place": f"Ward {number}"}

        results = together(*[lambda by=by, told=told: pledges.pledge(proposal.pk, by=by, **told) for by in people])

        assert [type(each) for each in refusals(results)] == [NotReady]
    assert Pledge.objects.count() == TIMES


def test_an_interest_is_said_once_and_answered_once():
    proposal, trust = factories.proposal_at(State.FUNDED), factories.organisation()
    people, cast = [factories.member(at=trust) for _ in range(2)], proposal.cast
    for number in range(TIMES):
        told = {"organisation": trust, "place": f"Ward {number}", "contact": "extension 7", "text": "We begin."}

        said = together(*[lambda by=by, told=told: interests.say_interest(proposal.pk, by=by, **told) for by in people])
        assert [type(each) for each in refusals(said)] == [NotReady]

        interest = SiteInterest.objects.latest("pk").pk
        answered = together(
            lambda pk=interest: interests.confirm_interest(pk, by=cast.author),
            lambda pk=interest: interests.decline_interest(pk, by=cast.manager, reason="Not yet."),
        )
        assert [type(each) for each in refusals(answered)] == [WrongState]
    assert AdoptionEvent.objects.count() == SiteInterest.objects.filter(state="confirmed").count()


def test_spread_is_recorded_or_returned():
    proposal = factories.proposal_at(State.FUNDED)
    event, cast = report(proposal, factories.organisation(), "adopted", 5), proposal.cast
    asked = spread_requests.propose_spread(proposal.pk, by=cast.author, event=event, text="Ask them.")

    results = together(
        lambda: spread_requests.confirm_request(asked.pk, by=cast.manager),
        lambda: spread_requests.return_request(asked.pk, by=cast.second, reason="Send a paper."),
    )

    assert [type(each) for each in refusals(results)] == [WrongState]
    state = SpreadRequest.objects.values_list("state", "proposal__state").get()
    assert state in {("recorded", "spread"), ("returned", "funded")}
