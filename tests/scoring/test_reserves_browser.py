"""An offer to a proposal of the reserve list, accepted in a browser."""

import pytest
from django.urls import reverse

from tests.browser_fixtures import assert_accessible
from tests.scoring.test_reserves import arrange, give_up


@pytest.mark.browser
def test_an_offer_reads_well(clean_page, sign_in, transactional_db):
    _, at = arrange()
    give_up(at)
    sign_in(at["next"].cast.author)

    clean_page.goto(reverse("scoring:reserve_offer", args=[at["next"].reference]))
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Accept the offer").click()
    clean_page.get_by_text("You accepted the offer.").wait_for()
    assert_accessible(clean_page)
