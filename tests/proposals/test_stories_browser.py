"""A story in a real browser, from its first line to the public page."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.awards_cast import awarded, page

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_story_is_written_and_approved_in_a_browser(clean_page, sign_in):
    award, moderator = awarded(), factories.moderator()
    sign_in(award.lead)
    clean_page.goto(page("story", award.proposal.reference))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Write the story").click()
    clean_page.get_by_label("Overview").fill("It counts itself.")
    clean_page.get_by_label("The challenge, and what you did").fill("Stock ran out.")
    clean_page.get_by_label("Impacts and outcomes").fill("It runs out no more.")
    assert_accessible(clean_page)
    press(clean_page, "Send it to a moderator")

    sign_in(moderator)
    clean_page.goto(page("stories_waiting"))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name=award.proposal.title).click()
    clean_page.get_by_label("Let everybody read it").check()
    assert_accessible(clean_page)
    press(clean_page, "Settle it")

    expect(clean_page.get_by_text("It runs out no more.")).to_be_visible()
    clean_page.goto(page("stories"))
    assert_accessible(clean_page)
