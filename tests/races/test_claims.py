"""Moderators who reach for the same submission at the same moment."""

from uuid import uuid4

import pytest

from exchange import bulk
from proposals.errors import NotReady
from proposals.models import BulkRun, Claim, Proposal
from proposals.services import claims, moderation
from proposals.states import State
from scoring.services import decisions
from tests import factories
from tests.factories import ALL_MET
from tests.lifecycle.worlds import DECLINE
from tests.races.racing import ROUNDS, refusals, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_three_moderators_who_claim_at_once_one_has_it():
    call, moderators = factories.open_call(), [factories.moderator() for _ in range(3)]
    for _ in range(ROUNDS):
        pk = factories.proposal_at(State.SUBMITTED, call=call).pk

        results = together(*[lambda pk=pk, by=by: claims.claim(pk, by=by) for by in moderators])

        assert [type(each) for each in refusals(results)] == [NotReady, NotReady]
        assert Claim.objects.filter(proposal=pk).count() == 1


def test_of_two_who_take_over_the_same_claim_one_does():
    call, holder, takers = factories.open_call(), factories.moderator(), [factories.moderator() for _ in range(2)]
    for _ in range(ROUNDS):
        pk = factories.proposal_at(State.SUBMITTED, call=call).pk
        seen = claims.claim(pk, by=holder).pk

        results = together(*[lambda pk=pk, by=by, seen=seen: claims.claim(pk, by=by, take_over=seen) for by in takers])

        assert [type(each) for each in refusals(results)] == [NotReady]
        ends = Claim.objects.filter(proposal=pk).order_by("pk").values_list("ended_how", flat=True)
        assert list(ends) == ["taken_over", ""]


def test_a_double_click_claims_once():
    call, moderator = factories.open_call(), factories.moderator()
    for _ in range(ROUNDS):
        pk = factories.proposal_at(State.SUBMITTED, call=call).pk

        first, second = together(*[lambda pk=pk: claims.claim(pk, by=moderator)] * 2)

        assert first == second == Claim.objects.get(proposal=pk)


def test_a_takeover_and_a_decision_at_once_leave_no_claim_behind():
    """Either the decision came first and there is nothing to take over, or it is refused to who lost the claim."""
    call, holder, taker = factories.open_call(), factories.moderator(), factories.moderator()
    for _ in range(ROUNDS):
        pk = factories.proposal_at(State.SUBMITTED, call=call).pk
        seen = claims.claim(pk, by=holder).pk

        results = together(
            lambda pk=pk: decisions.decline(pk, by=holder, **DECLINE),
            lambda pk=pk, seen=seen: claims.claim(pk, by=taker, take_over=seen),
        )

        assert len(refusals(results)) == 1
        is_declined = Proposal.objects.get(pk=pk).state == State.DECLINED
        assert Claim.objects.filter(proposal=pk).standing().exists() != is_declined


def test_a_double_click_on_a_bulk_act_does_it_once():
    call, moderator = factories.open_call(), factories.moderator()
    for _ in range(ROUNDS):
        proposals = [factories.proposal_at(State.SUBMITTED, call=call) for _ in range(2)]
        key = uuid4()

        runs = together(
            *[lambda rows=proposals, key=key: bulk.run("decline", rows, by=moderator, key=key, values=DECLINE)] * 2
        )

        assert runs[0] == runs[1] == BulkRun.objects.get(key=key)
        assert BulkRun.objects.get(key=key).results == {each.reference: "" for each in proposals}
        assert [each.history.filter(step="decline").count() for each in proposals] == [1, 1]


def test_two_who_answer_gateways_at_once_do_not_mix_their_answers():
    call, moderators = factories.open_call(), [factories.moderator() for _ in range(2)]
    for _ in range(ROUNDS):
        proposal = factories.proposal_at(State.SUBMITTED, call=call)

        results = together(
            *[lambda pk=proposal.pk, by=by: moderation.answer_gateways(pk, by=by, answers=ALL_MET) for by in moderators]
        )

        assert [type(each) for each in refusals(results)] == [NotReady]
        assert proposal.gateway_answers.values("answered_by").distinct().count() == 1
