"""The page of packs in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_page_of_packs_is_accessible(clean_page, sign_in):
    proposal = factories.proposal_at(State.FUNDED)
    sign_in(proposal.cast.manager)
    clean_page.goto(reverse("scoring:packs", args=[proposal.call.code]))
    assert_accessible(clean_page)
    expect(clean_page.get_by_role("link", name="Download the pack for disclosure")).to_be_visible()
