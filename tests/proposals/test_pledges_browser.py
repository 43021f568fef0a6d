"""A pledge, a forecast and the page that compares them with what came, in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible, press

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_site_pledges_and_a_manager_reads_it_beside_the_score(clean_page, sign_in):
    proposal = factories.proposal_at(State.SCORED)
    member, day = factories.member(at=factories.organisation("Trust of the north")), localdate() + timedelta(days=90)
    sign_in(member)
    clean_page.goto(reverse("proposals:detail", args=[proposal.reference]))
    clean_page.get_by_role("link", name="Pledge for your site").click()
    clean_page.get_by_label("How many people?").fill("3")
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        clean_page.get_by_label(name).fill(str(value))
    assert_accessible(clean_page)
    press(clean_page, "Pledge")
    expect(clean_page.get_by_text("3 people from")).to_be_visible()
    assert_accessible(clean_page)

    sign_in(proposal.cast.manager)
    clean_page.goto(reverse("scoring:ranking", args=[proposal.call.code]))
    expect(clean_page.get_by_role("link", name="1 site, 3 people")).to_be_visible()
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Did our scores predict spread?").click()
    expect(clean_page.get_by_text("0 of the 30 cases needed.").first).to_be_visible()
    assert_accessible(clean_page)
