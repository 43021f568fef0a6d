"""The ranking by program: figure by figure what the page and the workbook show."""

from decimal import Decimal

import pytest

from proposals.states import State
from scoring.ranking import rank_call
from scoring.ranking.firmness import with_firmness
from scoring.serializers.ranking import Ranking
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return factories.open_call(code="falls", pot_pounds=50_000, cap_pounds=40_000)


def test_the_ranking_is_the_one_of_the_page(call, manager):
    factories.proposal_at(State.SCORED, call=call, marks=(3, 4, 5), title="Good")
    factories.proposal_at(State.SCORED, call=call, marks=(5, 5, 5), title="Better")

    answer = Caller(manager).get("calls/falls/ranking/").json()

    expected = Ranking(with_firmness(rank_call(call, manager))).data
    assert answer["rows"] == expected["rows"]
    assert {name: answer[name] for name in answer if name not in ("rows", "as_of")} == {
        name: expected[name] for name in expected if name not in ("rows", "as_of")
    }
    lines = [(row["rank"], row["title"], row["score"], row["spread"], row["totals"]) for row in answer["rows"]]
    assert lines == [
        (1, "Better", "5.00", "0.00", ["5.00", "5.00", "5.00"]),
        (2, "Good", "4.00", "2.00", ["3.00", "4.00", "5.00"]),
    ]
    assert (answer["pot_pounds"], answer["remaining_pounds"], Decimal(answer["quality_line"])) == (50_000, 50_000, 3.5)


def test_who_has_a_part_in_a_proposal_can_not_work_it_out(call, manager):
    factories.proposal_at(State.SCORED, call=call)
    own = factories.proposal_at(State.SCORED, call=call)
    factories.co_author(own, manager)

    answer = Caller(manager).get("calls/falls/ranking/").json()

    assert own.reference not in str(answer)
    assert [row["rank"] for row in answer["rows"]] == [1]


def test_the_ranking_costs_the_same_for_one_row_and_for_three(call, manager, django_assert_num_queries):
    caller = Caller(manager)
    for rows in (1, 3):
        while call.proposals.count() < rows:
            factories.proposal_at(State.SCORED, call=call)
        with django_assert_num_queries(10):
            assert len(caller.get("calls/falls/ranking/").json()["rows"]) == rows


def test_a_call_that_is_not_there_has_no_ranking(manager, stranger):
    assert Caller(manager).get("calls/none/ranking/").status_code == 404
    assert Caller(stranger).get("calls/none/ranking/").status_code == 403
    assert Caller().get("calls/none/ranking/").status_code == 401


def test_a_rubric_whose_weights_run_into_thousands_is_told(call, manager):
    call.rubric.criteria.update(weight=Decimal("9999.99"))

    criteria = Caller(manager).get("calls/falls/ranking/").json()["criteria"]

    assert {criterion["weight"] for criterion in criteria} == {"9999.99"}
