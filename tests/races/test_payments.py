"""After the award: two managers who schedule money at once, and a report that is sent from two windows."""

from datetime import date

import pytest

from proposals.errors import NotReady, StaleVersion
from proposals.models import DutyEntry, Instalment, Proposal
from proposals.services import awards, payments
from proposals.states import State
from tests import factories
from tests.races.racing import ROUNDS, refusals, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def award():
    call = factories.open_call(sheets_wanted=1)
    panel = factories.panel(call, assessors=1)
    return factories.proposal_at(State.FUNDED, call=call, on=panel, marks=[4], award=15_000)


def planning(award, by, pounds, **more):
    return lambda: payments.plan_instalment(award.pk, by=by, pounds=pounds, due_on=date(2026, 5, 1), **more)


def test_two_instalments_at_once_never_exceed_the_award(award):
    for _ in range(ROUNDS):
        results = together(planning(award, award.cast.manager, 9_000), planning(award, award.cast.second, 8_000))

        assert [type(each) for each in refusals(results)] == [NotReady]
        standing = Instalment.objects.standing().get(proposal=award)
        assert Proposal.objects.get(pk=award.pk).scheduled_pounds == standing.pounds
        planning(award, award.cast.manager, 0, corrects=standing)()


def test_of_two_reports_at_once_one_is_kept_and_the_other_is_told(award):
    for number in range(ROUNDS):
        duty = awards.add_duty(award.pk, by=award.cast.manager, kind="report", text=f"Report {number}.")
        texts = ["From the one window.", "From the other."]

        def sending(text, duty=duty):
            return lambda: awards.report(duty.pk, by=award.cast.author, version=0, text=text)

        results = together(*(sending(text) for text in texts))

        assert [type(each) for each in refusals(results)] == [StaleVersion]
        assert DutyEntry.objects.filter(duty=duty, act="reported").count() == 1
