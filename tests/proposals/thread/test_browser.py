"""The public page of one innovation, interest in it and its step to spread, in a real browser."""

import pytest
from playwright.sync_api import expect

from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.spread_pages import measure_with_points, page_of, report

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_visitor_reads_an_innovation_from_promise_to_benefit(clean_page):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line")
    for days_ago in (1, 40, 80, 120, 160, 200):
        report(proposal, factories.organisation(), "adopted", days_ago)
    measure_with_points(proposal, 6)

    clean_page.goto(page_of(proposal, "thread"))

    expect(clean_page.get_by_role("heading", name="What was promised")).to_be_visible()
    expect(clean_page.get_by_role("link", name="Its spread in full, as at any day")).to_be_visible()
    assert_accessible(clean_page)


def test_a_site_says_that_it_is_interested_and_is_answered_in_a_browser(clean_page, sign_in):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line")
    sign_in(factories.member("Ward", at=factories.organisation("Trust of the north")))
    clean_page.goto(page_of(proposal, "thread"))
    clean_page.get_by_role("button", name="My site is interested").click()
    clean_page.get_by_label("What do you want to do?").fill("We want to begin on two wards.")
    assert_accessible(clean_page)
    press(clean_page, "Tell its authors")
    assert_accessible(clean_page)

    sign_in(proposal.cast.author)
    clean_page.goto(page_of(proposal, "interests"))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Trust of the north").click()
    clean_page.get_by_label("Yes, record that the site is interested").check()
    assert_accessible(clean_page)
    press(clean_page, "Answer")

    expect(clean_page.get_by_text("Recorded", exact=True)).to_be_visible()


def test_spread_is_proposed_and_recorded_in_a_browser(clean_page, sign_in):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line")
    report(proposal, factories.organisation("Trust of the north"), "adopted", 9)
    sign_in(proposal.cast.author)
    clean_page.goto(page_of(proposal, "spread_requests"))
    clean_page.get_by_label("Which report shows it?").select_option(index=1)
    clean_page.get_by_label("What shows that it has spread?").fill("Ask the lead nurse.")
    assert_accessible(clean_page)
    press(clean_page, "Propose it")

    sign_in(proposal.cast.manager)
    clean_page.goto(page_of(proposal, "spread_requests"))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Answer it").click()
    clean_page.get_by_label("Yes, record that it has spread").check()
    assert_accessible(clean_page)
    press(clean_page, "Answer")

    expect(clean_page.get_by_text("Recorded", exact=True)).to_be_visible()
