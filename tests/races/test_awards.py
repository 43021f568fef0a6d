"""Money and outcomes: two managers at once, and announcing while somebody decides."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Sum
from django.db.models.query import QuerySet

from proposals.errors import NotReady, WrongState
from proposals.models import Call, Notice, Proposal
from proposals.services import calls
from proposals.states import State
from scoring.models import Decision, Outcome
from scoring.services import closing, decisions
from tests import factories
from tests.lifecycle.worlds import DECLINE
from tests.races.racing import ROUNDS, refusals, row_of, scored, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def managers():
    return SimpleNamespace(first=factories.manager(), second=factories.manager(), third=factories.manager())


def award_waits(managers, *, award=15_000, **facts) -> Proposal:
    proposal = scored(**facts)
    decisions.propose_award(proposal.pk, by=managers.first, award=award)
    return proposal


def confirming(proposal, by):
    return lambda: decisions.confirm_award(proposal.pk, by=by)


def test_of_two_managers_who_confirm_the_same_award_one_wins_and_the_other_is_told(managers):
    for _ in range(ROUNDS):
        proposal = award_waits(managers)

        results = together(confirming(proposal, managers.second), confirming(proposal, managers.third))

        assert [type(each) for each in refusals(results)] == [WrongState]
        assert str(refusals(results)[0]).startswith("No award waits for confirmation: somebody confirmed")
        assert list(proposal.decisions.values_list("outcome", flat=True)) == [Outcome.CONFIRMED]
        assert proposal.history.filter(step="fund").count() == 1
        assert Call.objects.get(pk=proposal.call_id).committed_pounds == 15_000


def overspent_pots(managers) -> list[int]:
    """Two awards of 60 each from a pot of 100, confirmed at once; the sums by which pots were overspent."""
    overspent = []
    for _ in range(ROUNDS):
        call = factories.open_call(pot_pounds=100_000, cap_pounds=60_000, sheets_wanted=1)
        pair = [award_waits(managers, call=call, award=60_000, requested_pounds=60_000) for _ in range(2)]

        results = together(confirming(pair[0], managers.second), confirming(pair[1], managers.third))

        awarded = call.proposals.aggregate(sum=Sum("award_pounds"))["sum"]
        overspent.append(max(0, awarded - 100_000))
        if not overspent[-1]:
            assert [type(each) for each in refusals(results)] == [NotReady]
            assert Call.objects.get(pk=call.pk).committed_pounds == awarded == 60_000
    return overspent


def test_two_awards_at_once_never_overspend_the_pot(managers):
    assert overspent_pots(managers) == [0] * ROUNDS


def test_the_same_service_without_its_locks_does_overspend(managers, monkeypatch):
    """The test of the test above: it can fail."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows)

    assert 20_000 in overspent_pots(managers)


def test_of_two_managers_who_propose_an_award_one_wins(managers):
    for _ in range(ROUNDS):
        pk = scored().pk

        results = together(
            lambda pk=pk: decisions.propose_award(pk, by=managers.first, award=10_000),
            lambda pk=pk: decisions.propose_award(pk, by=managers.second, award=12_000),
        )

        assert [type(each) for each in refusals(results)] == [WrongState]
        assert Decision.objects.filter(proposal=pk).count() == 1


def test_withdrawing_while_a_manager_confirms_always_frees_the_money(managers):
    for _ in range(ROUNDS):
        proposal: Any = award_waits(managers)

        together(
            confirming(proposal, managers.second),
            lambda pk=proposal.pk, by=proposal.cast.author: decisions.withdraw(pk, by=by),
        )

        row = row_of(proposal)
        assert (row.state, row.award_pounds, row.call.committed_pounds) == (State.WITHDRAWN, None, 0)


def closed_call_with(*proposals: Proposal) -> Call:
    factories.close_window(proposals[0].call)
    return proposals[0].call


def told_outcomes(proposal: Proposal) -> list[str]:
    outcomes = Notice.objects.filter(recipient=proposal.lead_author, subject__contains=proposal.reference).filter(
        body__regex="is awarded|is not taken forward"
    )
    return list(outcomes.values_list("subject", flat=True))


def test_announcing_while_a_manager_confirms_tells_the_author_once(managers):
    for _ in range(ROUNDS):
        proposal = award_waits(managers)
        call = closed_call_with(proposal)

        results = together(
            confirming(proposal, managers.second), lambda pk=call.pk: calls.announce(pk, by=managers.first)
        )

        row = row_of(proposal)
        assert (refusals(results), row.state, row.shown_state) == ([], State.FUNDED, State.FUNDED)
        assert told_outcomes(proposal) == [f"{proposal.reference} is funded"]


def test_announcing_while_a_manager_declines_tells_the_author_once(managers):
    for _ in range(ROUNDS):
        proposal = scored()
        call = closed_call_with(proposal)

        results = together(
            lambda pk=proposal.pk: decisions.decline(pk, by=managers.second, **DECLINE),
            lambda pk=call.pk: calls.announce(pk, by=managers.first),
        )

        row = row_of(proposal)
        assert (refusals(results), row.state, row.shown_state) == ([], State.DECLINED, State.DECLINED)
        assert told_outcomes(proposal) == [f"The outcome for {proposal.reference}"]


def test_announcing_while_a_manager_takes_scoring_back_lets_only_one_happen(managers):
    for _ in range(ROUNDS):
        proposal = scored()
        call = closed_call_with(proposal)

        results = together(
            lambda pk=proposal.pk: closing.reopen_scoring(pk, by=managers.second, note="A mark was wrong."),
            lambda pk=call.pk: calls.announce(pk, by=managers.first),
        )

        assert [type(each) for each in refusals(results)] == [NotReady]
        is_announced = Call.objects.get(pk=call.pk).is_announced
        assert row_of(proposal).state == (State.SCORED if is_announced else State.REVIEWED)


def test_announcing_twice_at_once_announces_once(managers):
    for _ in range(ROUNDS):
        proposal = award_waits(managers)
        decisions.confirm_award(proposal.pk, by=managers.second)
        call = closed_call_with(proposal)

        results = together(
            lambda pk=call.pk: calls.announce(pk, by=managers.first),
            lambda pk=call.pk: calls.announce(pk, by=managers.second),
        )

        assert [type(each) for each in refusals(results)] == [WrongState]
        assert told_outcomes(proposal) == [f"{proposal.reference} is funded"]
