"""A claim of benefit in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser_fixtures import assert_accessible, press
from tests.proposals.awards_cast import awarded, page

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_claim_is_made_in_a_browser(clean_page, sign_in):
    award = awarded()
    sign_in(award.lead)
    clean_page.goto(page("benefits", award.proposal.reference))
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Claim a benefit").click()
    clean_page.get_by_label("Lives saved").check()
    clean_page.get_by_label("Which sites and which months?").fill("Seven units, 2025")
    clean_page.get_by_label("How much or how many?").fill("52")
    clean_page.get_by_label("How much of that is due to the innovation?").fill("60")
    clean_page.get_by_label("How was it counted?").fill("Deaths within 30 days.")
    clean_page.get_by_label("What would have happened without it?").fill("The year before.")
    clean_page.get_by_label("Reported").check()
    assert_accessible(clean_page)
    press(clean_page, "Record the claim")

    expect(clean_page.get_by_role("heading", name="31.2 Lives saved, Seven units, 2025")).to_be_visible()
    assert_accessible(clean_page)
    clean_page.goto(page("all_benefits"))
    assert_accessible(clean_page)
