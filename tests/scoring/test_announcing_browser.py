"""Announcing a shortlist in a browser: what will happen, a letter, and the act."""

import pytest

from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.scoring.test_announcing import agreed, page_of


@pytest.mark.browser
def test_announcing_reads_well(clean_page, sign_in, transactional_db):
    call = factories.open_call()
    proposal = proposal_at(State.SCORED, call=call)
    shortlist = agreed(call, {proposal: {"outcome": "fund", "award_pounds": 20_000}})
    factories.close_window(call)
    sign_in(factories.manager())

    clean_page.goto(page_of(shortlist))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Read it").click()
    assert_accessible(clean_page)
    clean_page.go_back()
    clean_page.get_by_label("I have read what will happen").check()
    clean_page.get_by_role("button", name="Announce the outcomes").click()
    clean_page.get_by_text("Every author is told").wait_for()
