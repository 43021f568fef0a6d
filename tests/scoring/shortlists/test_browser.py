"""The pages of a draft shortlist in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser_fixtures import assert_accessible, press
from tests.scoring.shortlists.arrangement import arranged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at(sign_in, live_server):
    world = arranged()
    sign_in(world.manager)
    return world


def address(at, name="build", *more):
    return reverse(f"scoring:{name}", args=[at.call.code, at.draft.pk, *more])


def told(page, *parts):
    return {part: page.locator(f"#{part}").inner_text() for part in parts}


def test_the_line_moves_while_somebody_types_an_award_as_the_server_works_it_out(clean_page, at):
    good, fair = at.scored["Good"], at.scored["Fair"]
    clean_page.goto(address(at))
    assert_accessible(clean_page)

    clean_page.get_by_label(f"Award of {good.reference}").fill("12,000")
    clean_page.get_by_label(f"Outcome of {fair.reference}").select_option("fund")
    clean_page.get_by_text("-£2,000 of £50,000").wait_for()
    parts = ["drawn-money", f"sum-{fair.pk}", f"line-{good.pk}", f"line-{fair.pk}", "line-said"]
    live = told(clean_page, *parts)
    press(clean_page, "Work the line out")

    assert told(clean_page, *parts) == live
    assert "The outcome departs from the line." in live[f"line-{fair.pk}"]
    assert_accessible(clean_page)
    assert at.draft.rows.get(proposal=good).award_pounds == 20_000


def test_the_line_moves_while_somebody_sets_its_rules(clean_page, at):
    good, fair = at.scored["Good"], at.scored["Fair"]
    clean_page.goto(address(at, "shortlist_terms"))
    assert_accessible(clean_page)

    clean_page.get_by_label("Proposal").first.select_option(label=f"{fair.reference}: Fair")
    clean_page.get_by_text("The line waits until this is put right: Choose whether it must be funded").wait_for()
    clean_page.get_by_label("What it is to be").first.select_option("must")
    moved = clean_page.get_by_role("region", name="By these rules the line would fund 2 proposals with £40,000")
    moved.get_by_text(f"{good.reference} Good, £20,000. No room left in the pot.").wait_for()
    assert_accessible(clean_page)
    clean_page.get_by_label("Why").first.fill("The board wants it.")
    press(clean_page, "Save the rules")

    expect(clean_page.get_by_text("must be funded. The board wants it.")).to_be_visible()
    clean_page.get_by_role("link", name="Other ways to choose").click()
    clean_page.get_by_role("heading", name="What each rule costs").wait_for()
    assert_accessible(clean_page)


def test_a_row_and_the_agreement_read_well(clean_page, at):
    clean_page.goto(address(at, "shortlist_row", at.scored["Good"].reference))
    assert_accessible(clean_page)
    clean_page.get_by_label("Condition").first.fill("Name a lead nurse.")
    press(clean_page, "Save")
    clean_page.goto(address(at, "agreement"))
    assert_accessible(clean_page)
    press(clean_page, "Propose it for agreement")
    expect(clean_page.get_by_text("£40,000 of £50,000")).to_be_visible()
    assert_accessible(clean_page)
    assert at.draft.rows.get(proposal=at.scored["Good"]).conditions.get().text == "Name a lead nurse."
