"""The pages of the plan for spread and of the site ledger in a real browser."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.services import eligible, site_leads
from proposals.services.eligible import Site
from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.spread_pages import page_of, report

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_pages_of_the_plan_read_well(clean_page, sign_in):
    proposal = factories.proposal_at(State.FUNDED)
    sites = [Site(factories.organisation().pk), Site(factories.organisation().pk, "Ward 7")]
    [row, _] = eligible.list_sites(proposal.pk, by=proposal.cast.author, sites=sites, from_on=date(2026, 1, 5))
    factories.fix_plan(proposal, by=proposal.cast.manager)
    sign_in(proposal.cast.manager)
    for name, *more in (
        ["spread_plan"], ["change_spread_plan"], ["eligible_sites"], ["fill_eligible"], ["import_events"],
        ["import_sites"], ["import_values"], ["leave_eligible", row.pk],
    ):  # fmt: skip
        clean_page.goto(reverse(f"proposals:{name}", args=[proposal.reference, *more]))
        assert_accessible(clean_page)


def test_the_pages_of_the_ledger_and_of_site_leads_read_well(clean_page, sign_in):
    board = factories.organisation("NHS Black Country Integrated Care Board", "icb", ods_code="QUA")
    proposal, trust = factories.proposal_at(State.FUNDED), factories.organisation(board=board)
    author, person = proposal.cast.author, factories.member("Site", at=trust)
    lead = site_leads.name_site_lead(proposal.pk, by=author, organisation=trust, place="", email=person.email)
    event = report(proposal, trust, "adapted", 30, link="https://www.example.nhs.uk/paper")
    sign_in(author)
    for address in (
        page_of(proposal) + "?on=2026-01-05&known=on",
        page_of(proposal) + "?stage=stopped",
        page_of(proposal),
        page_of(proposal, "site_leads"),
    ):
        clean_page.goto(address)
        assert_accessible(clean_page)
    sign_in(person)
    for address in (reverse("proposals:my_sites"), reverse("proposals:my_site", args=[lead.pk])):
        clean_page.goto(address)
        assert_accessible(clean_page)
    clean_page.goto(reverse("proposals:site_word", args=[lead.pk, event.pk]))
    clean_page.get_by_label("Yes, it happened so").check()
    assert_accessible(clean_page)
    press(clean_page, "Send")
    assert event.words.get().verdict == "confirmed"
