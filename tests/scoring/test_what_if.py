"""What would come of a ranking under other weights or rules; nothing of it is kept."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import PriorityArea, Proposal
from proposals.states import State
from scoring.models import Criterion, Placement, Seat
from scoring.ranking import rank_call
from scoring.what_if import Question, assessors_behind, what_if
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return factories.open_call(code="safety", pot_pounds=50_000)


@pytest.fixture
def panel(call):
    return factories.panel(call)


@pytest.fixture
def scored(call, panel):
    """Three proposals: the first one strong in need, the second one in value, the third one in neither."""
    marks = {
        "Needed": [{"need": 5, "benefit": 4, "value": 2}] * 3,
        "Good value": [{"need": 3, "benefit": 4, "value": 5}] * 3,
        "Middling": [{"need": 4, "benefit": 4, "value": 3}] * 2 + [{"need": 1, "benefit": 1, "value": 1}],
    }  # fmt: skip
    return {
        title: proposal_at(State.SCORED, call=call, on=panel, title=title, marks=given, requested_pounds=20_000)
        for title, given in marks.items()
    }


def asked(call, person, **question):
    ranking = rank_call(type(call).objects.get(pk=call.pk), person)
    return what_if(ranking, Question(**question))


def told(answer):
    return [(each.row.title, each.rank, each.score, each.standing.reason) for each in answer.rows]


def named(marks):
    return dict(zip(["need", "benefit", "value"], marks, strict=True))


def page_of(client, person, query=""):
    client.force_login(person)
    return client.get(reverse("scoring:what_if", args=["safety"]) + query)


def test_no_change_gives_the_ranking_itself(scored, call, manager):
    answer = asked(call, manager)

    rows = rank_call(call, manager).rows
    assert told(answer) == [(row.title, row.rank, row.score, row.line_reason) for row in rows]
    assert [each.standing.is_above for each in answer.rows] == [row.is_above_line for row in rows]
    assert (answer.changing_sides, answer.unmet) == ([], [])


def test_other_weights_change_scores_ranks_and_the_line(scored, call, manager):
    answer = asked(call, manager, weights={"need": Decimal(0), "benefit": Decimal(0), "value": Decimal(1)})

    assert [(each.row.title, each.score, each.rank, each.moved) for each in answer.rows] == [
        ("Good value", Decimal("5.00"), 1, 0 if answer.rows[0].row.rank == 1 else 1),
        ("Middling", Decimal("2.33"), 2, 1),
        ("Needed", Decimal("2.00"), 3, answer.rows[2].row.rank - 3),
    ]
    assert Criterion.objects.get(rubric__call=call, code="value").weight != 1


def test_an_assessor_can_be_left_out_and_the_record_stays(scored, call, manager):
    before = scored["Middling"].score
    harsh = scored["Middling"].assignments.order_by("pk").last().assessor

    answer = asked(call, manager, without=harsh.pk)

    middling = next(each for each in answer.rows if each.row.title == "Middling")
    assert middling.score > before
    assert middling.standing.reason == "Too few score sheets: 2 of 3"
    scored["Middling"] = type(scored["Middling"]).objects.get(pk=scored["Middling"].pk)
    assert scored["Middling"].score == before


def test_what_a_panel_adjusted_stands_where_the_assessor_left_out_never_marked(scored, call, manager):
    other = factories.panel(call)
    proposal_at(State.SCORED, call=call, on=other, title="Elsewhere", marks=(5, 5, 2))
    Placement.objects.filter(proposal=scored["Needed"]).update(adjusted_score=Decimal("3.10"))
    Proposal.objects.filter(pk=scored["Needed"].pk).update(score=Decimal("3.10"))

    answer = asked(call, manager, without=other.seats[0].person.pk)

    assert {each.row.title: (each.row.score, each.score) for each in answer.rows} == {
        "Needed": (Decimal("3.10"), Decimal("3.10")),
        "Good value": (Decimal("4.30"), Decimal("4.30")),
        "Middling": (Decimal("2.67"), Decimal("2.67")),
        "Elsewhere": (Decimal("4.00"), Decimal("3.50")),
    }


def test_rules_of_money_move_the_line(scored, call, manager):
    needed, value = scored["Needed"].reference, scored["Good value"].reference

    excluded = asked(call, manager, never=frozenset({value}))
    assert [each.standing.reason for each in excluded.rows if each.row.reference == value] == [
        "Excluded: as asked here"
    ]
    must = asked(call, manager, pot_pounds=20_000, must=frozenset({scored["Middling"].reference}))
    assert [each.row.title for each in must.above] == ["Middling"]
    assert needed not in [each.row.reference for each in must.above]


def test_least_and_greatest_sums_of_areas_are_kept_and_priced(call, panel, manager):
    first = call.framework.areas.get()
    second = PriorityArea.objects.create(framework=call.framework, code="TWO", name="Second", position=2)
    for title, area, marks in [("A", first, (5, 5, 5)), ("B", first, (5, 5, 4)), ("C", second, (4, 4, 4))]:
        proposal_at(State.SCORED, call=call, on=panel, title=title, area=area, marks=marks, requested_pounds=25_000)

    answer = asked(call, manager, pot_pounds=100_000, floors={second.name: 20_000}, caps={first.name: 30_000})

    assert [(each.row.title, each.standing.reason) for each in answer.rows] == [
        ("A", "Within the pot"),
        ("B", "Its area has at most £30,000"),
        ("C", "Within the least sum of its area"),
    ]
    assert [each.in_best_value for each in answer.rows] == [True, False, True]
    assert answer.gain == 0
    assert set(answer.prices) == {f"At least £20,000 for {second.name}", f"At most £30,000 for {first.name}"}


def test_equal_scores_go_by_the_rules_that_are_asked_for(call, panel, manager):
    for title, marks, pounds in [("Dear", (4, 4, 4), 40_000), ("Cheap", (4, 4, 4), 30_000)]:
        proposal_at(State.SCORED, call=call, on=panel, title=title, marks=marks, requested_pounds=pounds)

    undecided, settled = asked(call, manager), asked(call, manager, ties=["fewer_pounds"])

    assert [each.standing.is_above for each in undecided.rows] == [False, False]
    assert [(each.row.title, each.standing.is_above, each.settled_by) for each in settled.rows] == [
        ("Cheap", True, "the one that asks for fewer pounds"),
        ("Dear", False, "the one that asks for fewer pounds"),
    ]


def test_the_heaviest_criterion_is_that_of_the_weights_that_are_asked_for(call, panel, manager):
    for title, marks in [("Needed", (4, 1, 1)), ("Good value", (2, 2, 4))]:
        proposal_at(State.SCORED, call=call, on=panel, title=title, marks=[named(marks)] * 3)
    weights = {"need": Decimal(2), "benefit": Decimal(1), "value": Decimal(1)}

    answer = asked(call, manager, weights=weights, ties=["heaviest_criterion"])

    assert [(each.row.title, each.score) for each in answer.rows] == [
        ("Needed", Decimal("2.50")),
        ("Good value", Decimal("2.50")),
    ]


def test_what_is_decided_stands_unless_it_is_asked_otherwise(call, panel, manager):
    facts = {"call": call, "on": panel, "requested_pounds": 40_000}
    proposal_at(State.FUNDED, title="Funded", marks=(4, 4, 4), award=40_000, announced=False, **facts)
    proposal_at(State.SCORED, title="Better", marks=(5, 5, 5), **facts)

    assert [each.row.title for each in asked(call, manager).above] == ["Funded"]
    assert [each.row.title for each in asked(call, manager, undecided=True).above] == ["Better"]


def test_who_has_a_part_in_a_proposal_learns_nothing_of_it(scored, call, manager):
    factories.co_author(scored["Needed"], manager)

    answer = asked(call, manager, weights={"value": Decimal(1)})

    assert "Needed" not in [each.row.title for each in answer.rows]


# --- The page and the API ---------------------------------------------------------------------------------------------
def test_the_page_asks_and_answers(scored, client, manager):
    assert "What would come of it" not in page_of(client, manager).text

    page = page_of(client, manager, "?pot_pounds=1000")

    assert "0 proposals would get £0 of the £1,000 in the pot." in page.text
    assert "It stands above the line now." in page.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("must=P-1999-0001", "This ranking has no P-1999-0001. Write references such as P-2026-0042."),
        ("pot_pounds=0", "Ensure this value is greater than or equal to 1."),
        ("weight_need=0&weight_benefit=0&weight_value=0", "One criterion at least must have a weight."),
        ("without=nobody", "Select a valid choice. nobody is not one of the available choices."),
    ],
)
def test_what_can_not_be_asked_is_told_at_its_field(scored, client, manager, query, sentence):
    page = page_of(client, manager, f"?{query}")

    assert (page.status_code, "What would come of it" in page.text) == (200, False)
    assert sentence in page.text


def test_a_proposal_can_not_be_funded_for_certain_and_never(scored, client, manager):
    reference = scored["Needed"].reference

    page = page_of(client, manager, f"?must={reference}&never={reference.lower()}")

    assert f"{reference} can’t be funded for certain and never." in page.text


def test_a_program_reads_the_same_answer(scored, call, manager):
    answer = Caller(manager).get("calls/safety/ranking/what-if/?pot_pounds=20000").json()

    expected = asked(call, manager, pot_pounds=20_000)
    assert [(row["title"], row["rank"], row["line_reason"]) for row in answer["rows"]] == [
        (each.row.title, each.rank, each.standing.reason) for each in expected.rows
    ]
    assert answer["spent_pounds"] == expected.spent_pounds
    assert Caller(manager).get("calls/safety/ranking/what-if/?pot_pounds=x").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_an_answer_takes_the_same_queries_whatever_the_number_of_rows(
    client, call, panel, manager, rows, django_assert_num_queries
):
    for _ in range(rows):
        proposal_at(State.SCORED, call=call, on=panel)
    client.force_login(manager)

    with django_assert_num_queries(12):
        client.get(reverse("scoring:what_if", args=["safety"]) + "?weight_need=1")


def test_seats_are_told_by_their_codes(scored, call, manager, panel):
    assert set(assessors_behind(rank_call(call, manager)).values()) == {
        seat.code for seat in panel.seats if seat.assignments.exists()
    }


def test_seats_of_two_panels_that_share_a_code_are_told_apart(call, panel, manager):
    """Each panel counts its seats from A-01."""
    north, south = panel, factories.panel(call)
    for each in (north, south):
        Seat.objects.filter(pk=each.seats[0].pk).update(code="A-01")
        proposal_at(State.SCORED, call=call, on=each, title=each.panel.name, marks=(5, 2, 2))

    for each, other in [(north, south), (south, north)]:
        query = urlencode({"without": f"{each.panel.name} A-01"})
        answer = Caller(manager).get(f"calls/safety/ranking/what-if/?{query}").json()
        assert {row["title"]: row["score"] for row in answer["rows"]} == {
            each.panel.name: "2.00",
            other.panel.name: "3.00",
        }


@pytest.mark.browser
def test_the_page_is_accessible_before_and_after_it_was_asked(clean_page, sign_in, manager, scored):
    sign_in(manager)

    clean_page.goto("/calls/safety/ranking/what-if/")
    assert_accessible(clean_page)
    clean_page.get_by_label("Pot", exact=True).fill("20000")
    clean_page.get_by_role("button", name="See what would come of it").click()
    expect(clean_page.get_by_role("heading", name="What would come of it")).to_be_visible()
    assert_accessible(clean_page)
