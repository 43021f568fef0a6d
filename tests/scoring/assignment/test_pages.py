"""The pages of planning: from what an assessor knows to asking, by keyboard too."""

import pytest

from scoring.models import AssignmentRun, SeatKind
from scoring.panels.facts import problem_of
from scoring.services import assigning, panels
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.reading import words_of
from tests.scoring.assignment.arrangement import address, asked, describe, placed, propose


def test_the_pages_lead_from_a_proposal_of_pairs_to_asking_them(client, panel):
    proposal = placed(panel, title="Falls at night")
    client.force_login(panel.chair)

    shown = client.post(address(panel), follow=True)
    assert "Falls at night" in words_of(shown)
    assert "sheets to ask for 3" in words_of(shown)
    assert "of the best match there could be" not in words_of(shown), "nothing is known of anybody"
    done = client.post(address(panel, "apply_assignment", AssignmentRun.objects.get().pk), follow=True)

    assert "They are asked." in done.text
    assert {pk for pk, _ in asked()} == {proposal.pk}


def test_the_page_of_a_plan_says_what_was_not_possible(client, panel):
    proposal = placed(panel)
    factories.seat(panel.panel, factories.member("Lay"), SeatKind.LAY)
    describe(panel, panel.panel.seats.get(kind=SeatKind.LAY), most_sheets=0)
    lay = panel.panel.seats.get(kind=SeatKind.LAY)
    client.force_login(panel.chair)

    shown = client.post(address(panel), follow=True)

    assert lay.most_sheets == 0
    assert f"{proposal.reference} lacks 1 lay assessor: nobody else with room can be asked." in words_of(shown)


def test_the_page_of_a_plan_that_is_stale_says_what_changed_and_no_more(client, panel):
    proposal = placed(panel, title="Falls at night")
    run = propose(panel)
    panels.assign(proposal.pk, by=panel.chair, seats=[panel.seats[0]])
    client.force_login(panel.chair)

    shown = client.post(address(panel, "apply_assignment", run.pk))

    assert f"{panel.seats[0].person} was asked to mark 1 proposal" in words_of(shown)
    assert "Falls at night" not in words_of(shown)
    assert "Propose again" in words_of(shown)


def test_a_conflict_that_comes_up_later_takes_the_proposal_out_of_what_was_asked(client, panel):
    hidden, seen = placed(panel, title="Falls at night"), placed(panel, title="Sepsis in time")
    run = assigning.apply_run(propose(panel).pk, by=panel.chair)
    factories.co_author(hidden, panel.chair)
    client.force_login(panel.chair)

    shown = client.get(address(panel, "assignment_run", run.pk))

    assert "sheets asked for 3" in words_of(shown)
    assert seen.title in words_of(shown)
    assert hidden.title not in words_of(shown)
    assert "With these" not in words_of(shown)


def test_the_page_of_a_seat_keeps_what_was_typed_and_says_what_is_wrong(client, panel, area):
    seat, level = panel.seats[0], f"area_{area.pk}"
    client.force_login(panel.chair)
    page = address(panel, "seat", seat.pk)
    typed = {"version": 1, "most_sheets": 2, "least_sheets": 5, level: 3}

    refused = client.post(page, typed)
    assert "The most is fewer than the least" in words_of(refused)
    assert 'value="2"' in refused.text
    client.post(page, typed | {"most_sheets": 7})

    seat.refresh_from_db()
    assert (seat.most_sheets, seat.least_sheets, seat.version) == (7, 5, 2)
    assert list(seat.expertise.values_list("area", "level")) == [(area.pk, 3)]


def test_the_page_of_a_seat_that_was_saved_elsewhere_shows_both(client, panel):
    seat = describe(panel, panel.seats[0], most_sheets=4)
    client.force_login(panel.chair)

    shown = client.post(address(panel, "seat", seat.pk), {"version": 1, "most_sheets": 9, "least_sheets": 0})

    assert "Somebody saved this seat after you opened it" in words_of(shown)
    assert "Most sheets: changed elsewhere 4 Most sheets: what you typed 9" in words_of(shown)
    assert 'value="9"' in shown.text
    assert 'name="version" value="2"' in shown.text


@pytest.mark.parametrize("name", ["assignment", "assignment_run"])
def test_the_pages_cost_the_same_for_one_row_and_for_three(client, panel, name, django_assert_num_queries):
    placed(panel)
    client.force_login(panel.chair)
    queries = {"assignment": 8, "assignment_run": 15}[name]

    def page():
        return address(panel, name, *([propose(panel).pk] if name == "assignment_run" else []))

    for number in (1, 3):
        while len(problem_of(panel.panel, panel.chair, seed=0).needs) < number:
            placed(panel)
        shown = page()
        with django_assert_num_queries(queries):
            client.get(shown)


@pytest.mark.browser
def test_a_chair_gets_from_a_seat_to_asking_by_keyboard(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call(), assessors=4)
    placed(panel, title="Falls at night")
    sign_in(panel.chair)

    clean_page.goto(address(panel, "panel"))
    clean_page.get_by_role("link", name="Assign assessors").press("Enter")
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name=str(panel.seats[0].person)).press("Enter")
    assert_accessible(clean_page)
    clean_page.get_by_label("Most sheets").fill("3")
    clean_page.get_by_role("button", name="Save").press("Enter")
    clean_page.get_by_role("button", name="Propose assessors").press("Enter")
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Ask these assessors").press("Enter")
    clean_page.get_by_text("They are asked.").wait_for()

    assert len(asked()) == 3
