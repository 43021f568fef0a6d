"""The ranking with all that stands beside a score, in a browser."""

import pytest

from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.scoring.test_firmness import nine_scored, safety

pytestmark = pytest.mark.django_db


@pytest.mark.browser
def test_the_page_with_all_its_columns_is_accessible(clean_page, sign_in, client, manager):
    call = safety()
    nine_scored(call, factories.panel(call))
    client.force_login(manager)
    client.get("/calls/safety/ranking/")  # worked out once, since a browser waits for so long only
    sign_in(manager)

    clean_page.goto("/calls/safety/ranking/")
    clean_page.locator("details.app-why summary").first.click()

    assert clean_page.get_by_text("The mean of its 3 sheets is 4.67.").is_visible()
    assert_accessible(clean_page)
