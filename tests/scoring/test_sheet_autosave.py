"""Autosave of a sheet: each mark in one round trip, two tabs, lost answers, and what is skipped or late."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.models import Call
from proposals.states import State
from scoring.models import Assignment, ScoreSheet
from scoring.services import panels, sheets
from scoring.services.sheets import Given
from tests import factories
from tests.factories import marked, proposal_at
from tests.reading import words_of
from tests.scoring.sheets.arrangement import address, close, criteria, kept, typed

OTHER = {"tab": "other", "turn": 1}


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def ask(panel, **facts):
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)
    return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)


def opened(assignment):
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    return assignment


@pytest.fixture
def mine(panel):
    return opened(ask(panel)[0])


@pytest.fixture
def me(client, mine):
    client.force_login(mine.assessor)
    return client


def send(me, mine, turn=1, version=1, tab="this", **facts):
    return me.post(address(mine, "autosave"), typed(mine, version=version, **facts) | {"tab": tab, "turn": turn})


def version_of(assignment):
    return ScoreSheet.objects.get(assignment=assignment).version


def test_a_mark_is_kept_in_one_round_trip(me, mine):
    answer = send(me, mine, need=4, comments={"need": "Clear."})

    said = answer.json()
    assert (answer.status_code, said["opened"], said["is_refused"]) == (200, 2, False)
    assert said["said"].startswith("Saved at ")
    assert kept(mine) == {"need": 4, "benefit": None, "value": None}


def test_it_takes_at_most_ten_statements(me, mine, django_assert_num_queries):
    body = typed(mine, need=4) | {"tab": "this", "turn": 1}
    with django_assert_num_queries(9):
        me.post(address(mine, "autosave"), body)


def test_the_next_mark_states_the_version_that_was_answered(me, mine):
    version = send(me, mine, need=4).json()["opened"]

    assert send(me, mine, turn=2, version=version, need=4, value=0).status_code == 200
    assert kept(mine) == {"need": 4, "benefit": None, "value": 0}


def test_a_page_whose_answer_was_lost_is_not_in_its_own_way(me, mine):
    send(me, mine, need=4)

    assert send(me, mine, turn=2, version=1, need=5).status_code == 200
    assert kept(mine)["need"] == 5


def test_what_arrives_late_changes_nothing(me, mine):
    send(me, mine, turn=2, need=5)

    late = send(me, mine, turn=1, need=1)

    assert (late.status_code, late.json()["opened"], kept(mine)["need"]) == (200, 2, 5)


def test_sent_twice_it_counts_once(me, mine):
    send(me, mine, need=4)
    again = send(me, mine, tab="other", need=4)

    assert (again.status_code, version_of(mine)) == (200, 2)


def test_two_tabs_are_told_of_each_other_and_both_marks_are_shown(me, mine):
    send(me, mine, need=1, comments={"need": "First tab."})

    answer = send(me, mine, tab="other", need=5, comments={"need": "Second tab."})

    need = criteria(mine)["need"].pk
    assert (answer.status_code, kept(mine)["need"]) == (409, 1)
    assert answer.json() == {
        "said": "It was saved in another window after you opened this one.",
        "opened": 2,
        "on_page_only": "What you gave stands on this page alone: choose above.",
        "differences": [
            {"name": f"mark_{need}", "label": "Need", "theirs": "1", "mine": "5"},
            {
                "name": f"comment_{need}",
                "label": "Comment on “Need”",
                "theirs": "First tab.",
                "mine": "Second tab.",
            },
        ],
    }


def test_whoever_has_seen_both_goes_on_with_theirs(me, mine):
    send(me, mine, need=1)
    seen = send(me, mine, tab="other", need=5).json()["opened"]

    assert send(me, mine, tab="other", turn=2, version=seen, need=5).status_code == 200
    assert kept(mine)["need"] == 5


def test_the_first_tab_is_then_told_in_its_turn(me, mine):
    send(me, mine, need=1)
    send(me, mine, tab="other", version=2, need=5)

    assert send(me, mine, turn=2, version=2, need=2).status_code == 409
    assert kept(mine)["need"] == 5


def test_what_is_not_valid_keeps_nothing_else_from_being_saved(me, mine):
    long = "x" * 5_001

    answer = send(me, mine, need=4, benefit=3, comments={"benefit": long}).json()

    assert answer["is_refused"] is True
    assert "but not all of it: Comment on “Benefit”: write at most 5,000 characters." in answer["said"]
    assert kept(mine) == {"need": 4, "value": None}


@pytest.mark.parametrize("changes", [{"version": ""}, {"version": "abc"}, {"mark_0": "3"}])
def test_a_page_that_lost_its_place_is_told_and_keeps_nothing(me, mine, changes):
    answer = me.post(address(mine, "autosave"), typed(mine, need=4) | changes)

    assert (answer.status_code, kept(mine)) == (400, {})
    assert answer.json()["said"]


@pytest.mark.parametrize("page", [{"tab": "x" * 37, "turn": "1"}, {"tab": "this", "turn": "9" * 40}, {"turn": "-1"}])
def test_an_odd_name_of_a_page_does_no_harm(me, mine, page):
    assert me.post(address(mine, "autosave"), typed(mine, need=4) | page).status_code == 200
    assert kept(mine)["need"] == 4


def test_signed_out_nothing_is_saved_and_the_page_is_told(client, mine):
    answer = send(client, mine, need=4)

    assert (answer.status_code, kept(mine)) == (401, {})
    assert answer.json()["said"] == "Your session ended, so this is not saved. Your marks are still here."


def test_after_the_return_the_page_is_told_and_nothing_changes(me, mine):
    send(me, mine, need=5, benefit=4, value=2)
    sheets.return_sheet(mine.pk, by=mine.assessor)

    answer = send(me, mine, turn=2, version=3, need=0)

    assert (answer.status_code, kept(mine)["need"]) == (409, 5)
    assert answer.json() == {"said": "This sheet can’t be changed now: it was returned, or you stepped back from it."}


def test_the_sheet_of_another_does_not_exist(client, mine, panel, stranger):
    for person in (Assignment.objects.exclude(pk=mine.pk).first().assessor, panel.chair, stranger):
        client.force_login(person)
        assert send(client, mine, need=4).status_code == 404
    assert kept(mine) == {}


def test_the_save_button_after_autosave_is_not_in_the_way_of_its_own_page(me, mine):
    send(me, mine, need=4)

    me.post(address(mine), typed(mine, need=4, benefit=2) | {"tab": "this", "turn": 2})

    assert kept(mine) == {"need": 4, "benefit": 2, "value": None}


# --- Late ------------------------------------------------------------------------------------------------------------
def test_a_deadline_that_passed_loses_no_mark(me, mine):
    """Saving and returning go on for as long as the proposal is being scored."""
    send(me, mine, need=4)
    Call.objects.update(scoring_due_on=localdate() - timedelta(days=9))

    assert send(me, mine, turn=2, version=2, need=4, benefit=3, value=1).status_code == 200
    me.post(address(mine, "check"), {"version": 3})

    assert Assignment.objects.get(pk=mine.pk).state == "returned"
    assert ScoreSheet.objects.get(assignment=mine).total == Decimal("2.20")


def test_after_the_close_a_draft_stays_and_takes_nothing_more(me, mine):
    send(me, mine, need=4)
    close(mine)

    answer = send(me, mine, turn=2, version=2, need=1)

    assert (answer.status_code, answer.json()["said"]) == (409, "Scoring of this proposal is closed.")
    assert kept(mine)["need"] == 4


# --- The sheet most in need ------------------------------------------------------------------------------------------
def next_after(me, mine, then="next"):
    return me.post(address(mine), typed(mine, version=version_of(mine), then=then))["Location"]


def with_marks(assignment, *codes):
    opened(assignment)
    marks = {criteria(assignment)[code].pk: Given(3) for code in codes}
    sheets.save_sheet(assignment.pk, by=assignment.assessor, version=1, marks=marks)
    return assignment


def test_to_declare_comes_before_unmarked_before_half_marked_before_ready(me, mine, panel):
    ready, half, unmarked, undeclared = (ask(panel)[0] for _ in range(4))
    with_marks(ready, "need", "benefit", "value")
    with_marks(half, "need")
    opened(unmarked)
    order = []
    for done in (undeclared, unmarked, half, ready):
        order.append(next_after(me, mine))
        sheets.decline_assignment(done.pk, by=done.assessor, note="Done here.")

    assert order == [address(undeclared, "declare"), address(unmarked), address(half), address(ready)]


def test_due_first_comes_before_all_that(me, mine, panel):
    """Another call of theirs, where the sheet is due tomorrow, though it is all but ready."""
    ask(panel)
    call = factories.open_call(scoring_due_on=localdate() + timedelta(days=1))
    other = factories.panel(call, assessors=0)
    seat = factories.seat(other.panel, mine.assessor)
    proposal = proposal_at(State.REVIEWED, call=call, on=other)
    urgent = with_marks(panels.assign(proposal.pk, by=other.chair, seats=[seat])[0], "need", "benefit", "value")

    assert next_after(me, mine) == address(urgent)


def test_what_is_skipped_comes_after_everything_else(me, mine, panel):
    first, second = (opened(ask(panel)[0]) for _ in range(2))

    visited = [next_after(me, mine, "skip"), next_after(me, first, "skip"), next_after(me, second, "skip")]

    assert visited == [address(first), address(second), address(mine)]


def test_what_is_saved_again_is_no_longer_skipped(me, mine, panel):
    first = opened(ask(panel)[0])
    next_after(me, mine, "skip")
    next_after(me, mine, "stay")

    assert ScoreSheet.objects.get(assignment=mine).skipped_at is None
    assert next_after(me, first) == address(mine)


def test_sheets_of_others_steer_nobody(me, mine, panel):
    """The very order is the same, however many sheets of others are in."""
    few, many = ask(panel), ask(panel)
    opened(few[0])
    opened(many[0])
    before = next_after(me, mine)
    for each in many[1:]:
        marked(each)

    assert next_after(me, mine) == before == address(few[0])


def test_the_page_tells_how_far_one_is(me, mine, panel):
    marked(ask(panel)[0])
    ask(panel)

    assert "1 of 3 returned" in words_of(me.get(address(mine)))


def test_a_proposal_with_a_conflict_is_not_counted(me, mine, panel):
    conflicted = ask(panel)[0]
    sheets.declare(conflicted.pk, by=conflicted.assessor, kind="direct", text="Mine.")

    assert "0 of 1 returned" in words_of(me.get(address(mine)))


def test_wrong_methods_are_refused(me, mine):
    for method in (me.get, me.put, me.delete):
        assert method(reverse("scoring:autosave", args=[mine.pk])).status_code == 405
