"""The pages of the plan for spread and of the site ledger in a real browser."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.services import eligible
from proposals.services.eligible import Site
from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_pages_of_the_plan_read_well(clean_page, sign_in):
    proposal = factories.proposal_at(State.FUNDED)
    sites = [Site(factories.organisation().pk), Site(factories.organisation().pk, "Ward 7")]
    [row, _] = eligible.list_sites(proposal.pk, by=proposal.cast.author, sites=sites, from_on=date(2026, 1, 5))
    factories.fix_plan(proposal, by=proposal.cast.manager)
    sign_in(proposal.cast.manager)
    for name, *more in (
        ["spread_plan"], ["change_spread_plan"], ["eligible_sites"], ["fill_eligible"], ["leave_eligible", row.pk],
    ):  # fmt: skip
        clean_page.goto(reverse(f"proposals:{name}", args=[proposal.reference, *more]))
        assert_accessible(clean_page)
