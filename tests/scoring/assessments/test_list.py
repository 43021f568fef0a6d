"""An assessor's list: what waits, in which order, and what comes next."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from proposals.models import Call
from proposals.services import writing
from proposals.states import State
from scoring.services import closing, panels, sheets
from scoring.sheets.mine import next_for
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import marked, proposal_at
from tests.reading import words_of
from tests.scoring.assessments.arrangement import MINE, page


def titles(response):
    return re.findall(r'<th role="rowheader"[^>]*>(.*?)<span', unescape(response.text))


# --- The list ----------------------------------------------------------------------------------------------------
def test_what_waits_stands_before_what_is_returned(client, assessor, asked):
    marked(asked(title="Returned"), 4)
    asked(title="To declare")
    marked(asked(title="Half done"), 4, returned=False)

    response = page(client, assessor, "mine")

    assert titles(response) == ["To declare", "Half done", "Returned"]
    assert "1 of 3 returned, 1 to declare first" in words_of(response)


def test_each_shelf_holds_its_own(client, assessor, asked, panel):
    asked(title="To declare")
    marked(asked(title="To mark"), 4, returned=False)
    marked(asked(title="Returned"), 4)
    closed = asked(title="Closed")
    for seat in factories.panel(panel.panel.call).seats:
        seat.panel = panel.panel
        seat.save()
        marked(panels.assign(closed.proposal_id, by=panel.chair, seats=[seat])[0], 3)
    closing.close_scoring(closed.proposal_id, by=panel.chair)

    shelves = {
        name: titles(page(client, assessor, "mine", show=name)) for name in ("declare", "mark", "returned", "closed")
    }

    assert shelves == {
        "declare": ["To declare"],
        "mark": ["To mark"],
        "returned": ["Returned"],
        "closed": ["Closed"],
    }


def test_a_line_says_how_far_the_sheet_is_and_what_comes_next(client, assessor, asked):
    assignment = asked(title="Half done")
    sheets.declare(assignment.pk, by=assessor, kind="none")
    criterion = assignment.proposal.call.rubric.criteria.first()
    sheets.save_sheet(assignment.pk, by=assessor, version=1, marks={criterion.pk: sheets.Given(4)})

    text = words_of(page(client, assessor, "mine"))

    assert "Next Go on marking" in text
    assert "State Being marked" in text
    assert "Marks given 1 of 3" in text
    assert "Your total –" in text


def test_a_returned_sheet_shows_its_own_total(client, assessor, asked):
    marked(asked(), {"need": 5, "benefit": 4, "value": 2})

    assert "Your total 3.20" in words_of(page(client, assessor, "mine"))


@pytest.mark.parametrize(
    ("days", "told"), [(30, "due in 30 days"), (1, "due tomorrow"), (0, "due today"), (-2, "2 days late")]
)
def test_a_line_says_how_long_is_left(client, assessor, asked, days, told):
    assignment = asked()
    Call.objects.filter(pk=assignment.proposal.call_id).update(scoring_due_on=localdate() + timedelta(days=days))

    assert told in words_of(page(client, assessor, "mine"))


def test_a_returned_sheet_is_never_late(client, assessor, asked):
    assignment = asked()
    marked(assignment, 4)
    Call.objects.filter(pk=assignment.proposal.call_id).update(scoring_due_on=localdate() - timedelta(days=9))

    assert "late" not in words_of(page(client, assessor, "mine"))


def test_what_was_declined_or_is_in_conflict_does_not_stand_there(client, assessor, asked):
    asked(title="Stays")
    sheets.decline_assignment(asked(title="Declined").pk, by=assessor, note="On leave.")
    sheets.declare(asked(title="In conflict").pk, by=assessor, kind="direct", text="My sister wrote it.")

    response = page(client, assessor, "mine")

    assert titles(response) == ["Stays"]
    assert "0 of 1 returned" in words_of(response)


def test_nobody_sees_the_assessments_of_another(client, stranger, asked):
    asked()

    assert "You have no proposal to mark" in words_of(page(client, stranger, "mine"))


def test_the_list_costs_the_same_for_one_row_and_for_three(client, assessor, asked, django_assert_num_queries):
    client.force_login(assessor)
    marked(asked(), 4)
    with django_assert_num_queries(9):
        client.get(MINE)
    asked()
    marked(asked(), 4, returned=False)
    with django_assert_num_queries(9):
        client.get(MINE)


@pytest.mark.parametrize("query", [{"show": "nothing"}, {"sort": "assessor__email"}, {"sort": "-next"}, {"page": "x"}])
def test_a_malformed_address_gets_a_message_and_the_usual_list(client, assessor, asked, query):
    asked(title="Here")

    response = page(client, assessor, "mine", **query)

    assert titles(response) == ["Here"]
    assert "Important" in words_of(response)


def test_the_list_can_be_sorted_by_title_both_ways(client, assessor, asked):
    for title in ["Beta", "Alpha"]:
        asked(title=title)

    assert titles(page(client, assessor, "mine", sort="proposal")) == ["Alpha", "Beta"]
    assert titles(page(client, assessor, "mine", sort="-proposal")) == ["Beta", "Alpha"]


# --- The next one ------------------------------------------------------------------------------------------------
def test_the_next_one_is_the_one_asked_first_whatever_others_returned(assessor, asked, panel):
    first, second, third = asked(), asked(), asked()
    for seat in panel.seats[1:]:
        marked(first.proposal.assignments.get(seat=seat), 3)

    assert next_for(assessor) == first
    assert next_for(assessor, besides=first.pk) == second
    marked(first, 3)
    marked(second, 3)
    assert next_for(assessor) == third


def test_what_is_no_longer_scored_is_never_the_next_one(assessor, asked, panel):
    assignment = asked()
    writing.withdraw(assignment.proposal_id, by=assignment.proposal.lead_author)

    assert next_for(assessor) is None


# --- Declining ---------------------------------------------------------------------------------------------------
@pytest.mark.browser
def test_the_list_and_the_declaration_read_well(clean_page, sign_in, transactional_db):
    call = factories.open_call()
    panel = factories.panel(call)
    made = [
        panels.assign(proposal_at(State.REVIEWED, call=call, on=panel).pk, by=panel.chair, seats=panel.seats)[0]
        for _ in range(3)
    ]
    marked(made[0], 4)
    marked(made[1], 4, returned=False)
    sign_in(panel.seats[0].person)

    clean_page.goto(MINE)
    assert_accessible(clean_page)
    clean_page.get_by_role("table").get_by_role("link", name="Declare").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("No conflict").check()
    clean_page.get_by_role("button", name="Declare").click()
    expect(clean_page).to_have_title(re.compile("^Mark P-"))
