"""A sheet that is set aside counts nowhere, and a score that was set beside the sheets stands wherever it is asked."""

from decimal import Decimal

import pytest
from django.urls import reverse

from proposals.models import Notice
from proposals.states import State
from scoring.meetings.agenda import to_talk_about
from scoring.oversight.calibration import anchor_in_view, anchors_of
from scoring.ranking import rank_call
from scoring.services import calibration, ledger, panels, sheets
from scoring.services.ledger import Change
from scoring.what_if import Question, what_if
from tests import factories
from tests.api.caller import Caller
from tests.factories import marked, proposal_at
from tests.reading import words_of as words
from tests.scoring.ledger.arrangement import aside, change, propose, sheet_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchor(marking):
    chair = marking.cast.panel.chair
    return calibration.choose_anchor(marking.placement.panel_id, by=chair, proposal=marking)


def test_it_counts_for_no_mean_and_no_range_of_an_anchor(client, marking, anchor, manager):
    chair, panel = marking.cast.panel.chair, marking.placement.panel
    change(marking, chair, manager)

    seen = anchor_in_view(anchors_of(panel, chair).get(), chair)

    assert {(each.lowest, each.highest, each.mean, each.is_split) for each in seen.criteria} == {
        (3, 4, Decimal("3.50"), False)
    }
    assert [each.marks for each in seen.criteria] == [[3, 4, 5]] * len(seen.criteria)
    told = Caller(chair).get(f"panels/{panel.pk}/calibration/").json()["anchors"][0]
    assert [each["is_set_aside"] for each in told["sheets"]] == [False, False, True]
    client.force_login(chair)
    assert "set aside" in words(client.get(reverse("scoring:anchor", args=[panel.pk, anchor.pk])))


def test_an_anchor_is_shown_when_none_of_its_sheets_counts(client, marking, anchor, manager):
    chair, panel = marking.cast.panel.chair, marking.placement.panel
    for number in range(3):
        change(marking, chair, manager, aside(marking, number))
    client.force_login(chair)

    page = client.get(reverse("scoring:anchor", args=[panel.pk, anchor.pk]))

    assert page.status_code == 200
    assert "None" not in words(page)
    told = Caller(chair).get(f"panels/{panel.pk}/calibration/").json()["anchors"][0]["criteria"][0]
    assert (told["lowest"], told["highest"], told["mean"]) == (None, None, None)


def test_a_score_that_the_panel_adjusted_stands_in_a_what_if(scored, manager, second_manager):
    change(scored, manager, second_manager, Change("adjust", None, Decimal("4.25")))
    elsewhere = proposal_at(State.SCORED, call=scored.call)

    answer = what_if(rank_call(scored.call, manager), Question(without=sheet_of(elsewhere, 0).assessor_id))

    assert next(each.score for each in answer.rows if each.row.pk == scored.pk) == Decimal("4.25")


def test_a_what_if_without_the_last_sheet_that_counts_leaves_no_adjusted_score(scored, manager, second_manager):
    for each in (aside(scored, 0), aside(scored, 1), Change("adjust", None, Decimal("4.25"))):
        change(scored, manager, second_manager, each)

    answer = what_if(rank_call(scored.call, manager), Question(without=sheet_of(scored, 2).assessor_id))

    assert [each.score for each in answer.rows] == [None]


def test_a_proposal_whose_sheets_are_all_set_aside_is_not_taken_up(marking, manager):
    chair, panel = marking.cast.panel.chair, marking.placement.panel
    assert to_talk_about(panel, chair) == [marking]
    for number in range(3):
        change(marking, chair, manager, aside(marking, number))

    assert to_talk_about(panel, chair) == []


def test_who_proposed_it_and_has_a_conflict_since_is_told_nothing_of_the_answer(marking, manager):
    second = factories.manager()
    own = panels.assign(marking.pk, by=second, seats=[factories.seat(marking.cast.panel.panel, manager)])[0]
    marked(own, 4)
    entry = propose(marking, manager)
    sheets.declare(own.pk, by=manager, kind="direct", nature="financial", text="I own a part of it.")

    ledger.refuse_change(entry.pk, by=second, reason="It is fine.")

    assert not Notice.objects.filter(recipient=manager, about=marking).exists()
