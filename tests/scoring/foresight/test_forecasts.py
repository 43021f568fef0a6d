"""What assessors forecast beside their returned sheets: when, aside of the score, and read by nobody else."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.states import State
from scoring.foresight.reading import foresight
from scoring.models import Assignment, SpreadForecast
from scoring.ranking import rank_call
from scoring.services import closing, panels
from scoring.services.forecasts import state_forecast
from tests import factories
from tests.api.caller import Caller
from tests.reading import errors_in, words_of
from tests.scoring.foresight.test_scores_and_spread import LATER
from tests.scoring.foresight.test_scores_and_spread import kept as kept_awards  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    proposal = factories.proposal_at(State.REVIEWED)
    panel = factories.panel(proposal.call)
    reviewed = factories.proposal_at(State.REVIEWED, call=proposal.call, on=panel)
    made = panels.assign(reviewed.pk, by=panel.chair, seats=panel.seats)
    first, second = factories.marked(made[0]), factories.marked(made[1])
    return SimpleNamespace(proposal=reviewed, first=first, second=second, open=made[2], chair=panel.chair)


@pytest.fixture
def panel(kept):
    return SimpleNamespace(**vars(kept))


def forecast(assignment, percent=60, by=None):
    return state_forecast(assignment.pk, by=by or assignment.assessor, percent=percent)


def page(assignment, name="sheet"):
    return reverse(f"scoring:{name}", args=[assignment.pk])


def test_the_last_forecast_counts_all_are_kept_and_the_same_again_is_one(panel):
    assert forecast(panel.first) == forecast(panel.first)
    forecast(panel.first, 40)

    assert [each.percent for each in SpreadForecast.objects.all()] == [60, 40]


def test_it_comes_after_the_sheet_and_ends_with_scoring(panel):
    with pytest.raises(NotReady):
        forecast(panel.open)
    with pytest.raises(NotPermitted):
        forecast(panel.first, by=panel.chair)
    factories.marked(panel.open)
    closing.close_scoring(panel.proposal.pk, by=panel.chair)
    with pytest.raises(WrongState):
        forecast(panel.first)


def test_no_total_score_or_rank_knows_of_it(panel):
    manager = factories.manager()
    before = rank_call(panel.proposal.call, manager).rows
    forecast(panel.first, 100)

    assert rank_call(panel.proposal.call, manager).rows == before


def test_only_who_stated_it_reads_it(panel, client):
    forecast(panel.first, 37)
    client.force_login(panel.first.assessor)
    assert 'value="37"' in client.get(page(panel.first)).text

    for reader, address in [
        (panel.second.assessor, page(panel.second)),
        (panel.chair, reverse("scoring:panel_proposal", args=[panel.first.seat.panel_id, panel.proposal.reference])),
    ]:
        client.force_login(reader)
        shown = client.get(address).text
        assert ("37%" in shown, 'value="37"' in shown, "Will it spread?" in shown) == (
            False,
            False,
            reader != panel.chair,
        )
    assert Caller(panel.second.assessor).get(f"assessments/{panel.first.pk}/forecast/").status_code == 404


def test_an_assessor_states_it_beside_the_returned_sheet(panel, client):
    client.force_login(panel.first.assessor)
    assert "Will it spread?" in words_of(client.get(page(panel.first)))
    wrong = client.post(page(panel.first, "forecast"), {"percent": "101"})
    assert (errors_in(wrong), 'value="101"' in wrong.text) == (["Give a whole number from 0 to 100."], True)

    assert client.post(page(panel.first, "forecast"), {"percent": "70"}).status_code == 302
    assert SpreadForecast.objects.get().percent == 70
    client.force_login(panel.open.assessor)
    assert client.post(page(panel.open, "forecast"), {"percent": "70"}).status_code == 404


def test_a_program_states_it_and_reads_it_back(panel):
    me, address = Caller(panel.first.assessor), f"assessments/{panel.first.pk}/forecast/"

    assert me.post(address, {"percent": 55}).json()["percent"] == 55
    assert (me.get(address).json()["percent"], me.get(address).json()["may_state"]) == (55, True)
    assert me.post(address, {"percent": 101}).status_code == 400


def copied(assignments, proposal):
    """The same assessors, asked for another proposal."""
    for each in assignments:
        copy = Assignment.objects.get(pk=each.pk)
        copy.pk, copy.proposal, copy._state.adding = None, proposal, True
        copy.save()
        yield copy


def test_the_forecast_of_one_assessor_alone_is_in_no_figure(kept_awards):  # noqa: F811
    """The mean of one tells what that one said."""
    asked = list(Assignment.objects.filter(proposal=kept_awards.made[0]).order_by("pk"))
    for proposal in kept_awards.made[1:]:
        for each in copied(asked[:2], proposal):
            each.forecasts.create(percent=50)
    asked[0].forecasts.create(percent=37)

    assert foresight(kept_awards.manager, LATER).forecasts.number == 29


def test_the_mean_of_sheets_that_count_is_held_against_what_came(kept_awards):  # noqa: F811
    """Of 30 awards each of them has a forecast but one; a sheet that is set aside forecasts nothing."""
    first = kept_awards.made[0]
    asked = list(Assignment.objects.filter(proposal=first).order_by("pk"))
    for number, proposal in enumerate(kept_awards.made[1:], start=1):
        for each in copied(asked[:2], proposal):
            each.forecasts.create(percent=90 if number >= 10 else 10)
    assert foresight(kept_awards.manager, LATER).forecasts.in_words == "29 of the 30 cases needed."

    for each, percent in zip(asked, (0, 20, 100), strict=True):
        each.forecasts.create(percent=percent)
    Assignment.objects.filter(pk=asked[2].pk).update(is_set_aside=True)
    found = foresight(kept_awards.manager, LATER).forecasts.calibration
    assert found is not None

    assert [(each.low, each.cases, round(each.foretold), each.came) for each in found.bins] == [
        (0, 10, 10, 0.0), (80, 20, 90, 100.0),
    ]  # fmt: skip
    assert round(found.brier, 3) == 0.01
