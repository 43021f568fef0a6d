"""The public page of one innovation in a real browser."""

import pytest

from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.proposals.spread_pages import measure_with_points, page_of, report

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_visitor_reads_an_innovation_from_promise_to_benefit(clean_page):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line")
    for days_ago in (1, 40, 80, 120, 160, 200):
        report(proposal, factories.organisation(), "adopted", days_ago)
    measure_with_points(proposal, 6)

    clean_page.goto(page_of(proposal, "thread"))

    assert clean_page.get_by_role("heading", name="What was promised").is_visible()
    assert clean_page.get_by_role("link", name="Its spread in full, as at any day").is_visible()
    assert_accessible(clean_page)
