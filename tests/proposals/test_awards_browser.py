"""A report after the award, sent in a real browser."""

import pytest

from tests.browser_fixtures import assert_accessible, press
from tests.proposals.awards_cast import awarded, page, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_report_is_sent_in_a_browser(clean_page, sign_in):
    award = awarded()
    sign_in(award.lead)
    clean_page.goto(page("after_award", award.proposal.reference))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Name the site leads.").first.click()
    clean_page.get_by_label("How was it done?").fill("Both are named.")
    assert_accessible(clean_page)
    press(clean_page, "Send the report")
    assert_accessible(clean_page)
    assert record_of(award.first) == [("reported", "Both are named.")]
