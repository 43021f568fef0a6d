"""The chair's panels and their table: what is seen of them by whom, its shelves, and its order."""

import re

import pytest
from django.urls import reverse

from proposals.states import State
from scoring.services import closing, decisions, flags, panels, sheets
from tests import factories
from tests.reading import words_of
from tests.scoring.chairing.arrangement import PANELS, act_on, asked, page_of, placed, seen_by, table_of, titles


# --- The list of panels ------------------------------------------------------------------------------------------
def test_a_chair_sees_their_own_panels_and_the_team_all(client, panel, open_call, manager, observer):
    other = factories.panel(open_call)

    def names(person):
        shown = words_of(seen_by(client, person, PANELS))
        return {name for name in (panel.panel.name, other.panel.name) if name in shown}

    assert names(panel.chair) == {panel.panel.name}
    assert names(manager) == names(observer) == {panel.panel.name, other.panel.name}


def test_assessors_and_members_have_no_panels(client, panel, stranger, moderator):
    people = [panel.seats[0].person, stranger, moderator]

    assert [seen_by(client, person, PANELS).status_code for person in people] == [403, 403, 403]
    assert [client.get(table_of(panel)).status_code for person in people if client.force_login(person) is None] == [
        404
    ] * 3


def test_a_panel_says_how_far_it_is(client, panel):
    asked(panel, marks=[4, 4])
    placed(panel)

    text = words_of(seen_by(client, panel.chair, PANELS))

    assert "Being marked 2 of 2" in text
    assert "Sheets returned 2 of 6" in text


def test_the_list_of_panels_costs_the_same_for_one_row_and_for_three(
    client, manager, open_call, django_assert_num_queries
):
    client.force_login(manager)
    asked(factories.panel(open_call), marks=[3])
    with django_assert_num_queries(5):
        client.get(PANELS)
    factories.panel(open_call)
    asked(factories.panel(open_call), marks=[3, 4])
    with django_assert_num_queries(5):
        client.get(PANELS)


# --- The table ---------------------------------------------------------------------------------------------------
def test_a_line_says_what_is_in_what_is_out_and_how_far_apart_it_is(client, panel):
    asked(panel, marks=[{"need": 5, "benefit": 4, "value": 4}, {"need": 1, "benefit": 4, "value": 4}])

    text = words_of(seen_by(client, panel.chair, table_of(panel)))

    assert "Sheets returned 2 of 3" in text
    assert "Outstanding 1 to declare" in text
    assert "Score so far 3.80" in text
    assert "Spread 0.80" in text
    assert "Reviewed Far apart" in text


def test_who_stepped_back_is_counted_and_has_to_be_replaced(client, panel):
    proposal = asked(panel, marks=[3])
    sheets.decline_assignment(proposal.made[1].pk, by=proposal.made[1].assessor, note="On leave.")
    sheets.declare(proposal.made[2].pk, by=proposal.made[2].assessor, kind="direct", text="My own.")

    assert "Outstanding 2 to be asked 2 stepped back" in words_of(seen_by(client, panel.chair, table_of(panel)))


def test_each_shelf_holds_what_it_says(client, panel):
    asked(panel, marks=[3, 3, 3], title="Ready")
    asked(panel, marks=[1, 5], title="Split")
    flagged = asked(panel, marks=[3, 3, 3], title="Flagged")
    flags.raise_flag(flagged.pk, by=panel.chair, text="Is it in scope?")
    placed(panel, title="Unasked")
    done = asked(panel, marks=[3, 3, 3], title="Scored")
    closing.close_scoring(done.pk, by=panel.chair)

    names = ["", "marking", "short", "talk", "ready"]
    shelves = {name: titles(seen_by(client, panel.chair, table_of(panel), show=name)) for name in names}

    assert shelves == {
        "": ["Ready", "Split", "Flagged", "Unasked", "Scored"],
        "marking": ["Ready", "Split", "Flagged", "Unasked"],
        "short": ["Unasked"],
        "talk": ["Split", "Flagged"],
        "ready": ["Ready"],
    }


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("score", ["None", "Low", "High"]),
        ("-score", ["High", "Low", "None"]),
        ("-spread", ["Low", "High", "None"]),
        ("-sheets", ["High", "Low", "None"]),
        ("sheets", ["None", "High", "Low"]),
    ],
)
def test_the_table_can_be_sorted(client, panel, sort, order):
    asked(panel, marks=[4, 4], title="High")
    asked(panel, marks=[1, 3], title="Low")
    placed(panel, title="None")

    assert titles(seen_by(client, panel.chair, table_of(panel), sort=sort)) == order


@pytest.mark.parametrize("query", [{"show": "x"}, {"sort": "made__assessor"}, {"page": "-1"}])
def test_a_malformed_address_gets_a_message_and_the_usual_table(client, panel, query):
    placed(panel, title="Here")

    response = seen_by(client, panel.chair, table_of(panel), **query)

    assert titles(response) == ["Here"]
    assert "Important" in words_of(response)


def test_the_table_costs_the_same_for_one_row_and_for_three(client, panel, django_assert_num_queries):
    """One query looks for ties that came up, as on the page of one proposal and where scoring is closed."""
    client.force_login(panel.chair)
    asked(panel, marks=[3, 4])
    with django_assert_num_queries(11):
        client.get(table_of(panel))
    asked(panel, marks=[1, 5])
    placed(panel)
    with django_assert_num_queries(11):
        client.get(table_of(panel))


def test_an_empty_panel_says_what_happens_next(client, panel):
    assert "No proposal was passed to this panel yet." in words_of(seen_by(client, panel.chair, table_of(panel)))


def test_a_chair_who_is_conflicted_with_a_proposal_does_not_see_it_at_all(client, panel):
    asked(panel, marks=[3, 3, 3], title="Known")
    hidden = asked(panel, marks=[1, 5, 5], title="Hidden")
    flags.raise_flag(hidden.pk, by=panel.chair, text="Marks are far apart.")
    flag = hidden.flags.get()
    own = panels.assign(hidden.pk, by=panel.chair, seats=[panel.panel.seats.get(person=panel.chair)])[0]

    sheets.declare(own.pk, by=panel.chair, kind="direct", text="I have shares in it.")

    response = seen_by(client, panel.chair, table_of(panel))
    assert titles(response) == ["Known"]
    assert "All (1)" in words_of(response)
    assert "Being marked 1 of 1 Sheets returned 3 of 3 Open flags –" in words_of(client.get(PANELS))
    addresses = [page_of(panel, hidden), act_on(panel, hidden, "assign"), act_on(panel, hidden, "raise_flag")]
    addresses.append(reverse("scoring:resolve_flag", args=[panel.panel.pk, flag.pk]))
    addresses.append(reverse("scoring:reopen_sheet", args=[panel.panel.pk, hidden.made[0].pk]))
    assert [client.get(address).status_code for address in addresses] == [404] * 5
    assert [client.post(address, {"text": "x"}).status_code for address in addresses[1:]] == [404] * 4


def test_the_load_of_a_seat_leaves_out_what_the_chair_may_not_know_of(client, panel):
    known, hidden = asked(panel, title="Known"), asked(panel, title="Hidden")
    sheets.decline_assignment(known.made[0].pk, by=known.made[0].assessor, note="On leave.")
    third = placed(panel)
    own = panels.assign(hidden.pk, by=panel.chair, seats=[panel.panel.seats.get(person=panel.chair)])[0]
    sheets.declare(own.pk, by=panel.chair, kind="direct", text="I have shares in it.")

    text = words_of(seen_by(client, panel.chair, page_of(panel, third)))

    loads = re.findall(r"(Assessor Number\d+), clinical (\d+) assigned, (\d+) returned", text)
    assert sorted(load[1:] for load in loads) == [("0", "0"), ("1", "0"), ("1", "0")]


def test_a_chair_or_manager_who_wrote_a_proposal_does_not_see_who_assesses_it(client, panel, manager):
    proposal = asked(panel, marks=[3, 3, 3])
    factories.co_author(proposal, panel.chair)
    factories.co_author(proposal, manager)

    for person in (panel.chair, manager):
        assert seen_by(client, person, page_of(panel, proposal)).status_code == 404
        assert titles(client.get(table_of(panel))) == []


def test_another_chair_does_not_see_it(client, panel, open_call):
    proposal = placed(panel)
    other = factories.panel(open_call)

    for address in (table_of(panel), page_of(panel, proposal), page_of(other, proposal)):
        assert seen_by(client, other.chair, address).status_code == 404


def test_an_embargoed_outcome_is_not_told_to_the_chair(client, panel, manager, second_manager):
    proposal = asked(panel, marks=[5, 5, 5])
    closing.close_scoring(proposal.pk, by=panel.chair)
    decisions.propose_award(proposal.pk, by=manager, award=15_000)
    decisions.confirm_award(proposal.pk, by=second_manager)

    for address in (table_of(panel), page_of(panel, proposal)):
        assert "Funded" not in words_of(seen_by(client, panel.chair, address))
        assert "Funded" in words_of(seen_by(client, manager, address))


# --- Flags, reopening, closing -----------------------------------------------------------------------------------
def test_a_number_that_no_database_holds_is_no_seat(client, db):
    proposal = factories.proposal_at(State.REVIEWED)
    panel = proposal.cast.panel
    client.force_login(panel.chair)

    answer = client.post(f"/panels/{panel.panel.pk}/proposals/{proposal.reference}/assign/", {"seats": ["9" * 25]})

    assert answer.status_code == 200
    assert "Choose assessors from the list." in answer.text


@pytest.mark.parametrize("tail", ["flags/{}/settle/", "sheets/{}/reopen/"])
def test_a_number_that_no_database_holds_is_no_flag_and_no_sheet(client, panel, tail):
    client.force_login(panel.chair)

    answer = client.post(table_of(panel) + tail.format("9" * 25))

    assert answer.status_code == 404


def test_a_number_that_no_database_holds_is_no_panel_of_a_proposal(client, panel):
    client.force_login(panel.chair)

    answer = client.get(reverse("scoring:panel_proposal", args=["9" * 25, placed(panel).reference]))

    assert answer.status_code == 404
