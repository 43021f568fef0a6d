"""The ranking with all that stands beside a score, in a browser."""

import pytest
from playwright.sync_api import expect

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

    expect(clean_page.get_by_text("The mean of its 3 sheets is 4.67.")).to_be_visible()
    assert_accessible(clean_page)


@pytest.mark.browser
def test_line_and_decision_are_in_view_on_a_laptop_and_on_paper(clean_page, sign_in, client, manager):
    call = safety()
    nine_scored(call, factories.panel(call))
    client.force_login(manager)
    client.get("/calls/safety/ranking/")
    sign_in(manager)

    clean_page.set_viewport_size({"width": 1366, "height": 768})
    clean_page.goto("/calls/safety/ranking/")
    region = clean_page.locator(".app-scroll").first
    assert region.evaluate("each => each.querySelector('table').offsetWidth <= each.clientWidth")

    clean_page.goto("/calls/safety/ranking/?columns=criteria")
    clean_page.emulate_media(media="print")
    table = clean_page.locator(".app-ranked")
    assert table.evaluate("each => getComputedStyle(each).breakInside") == "auto"
    expect(clean_page.locator(".app-criterion").first).not_to_be_visible()
    expect(clean_page.get_by_role("columnheader", name="Line and decision")).to_be_visible()
