"""Hundreds of sites on the page of spread and on the eligible list: they are found by name and by where they stand."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from proposals.models import AdoptionEvent, EligibleSite
from proposals.states import State
from tests import factories
from tests.proposals.spread_pages import TODAY, page_of, report
from tests.reading import words_of

pytestmark = pytest.mark.django_db
MANY = 260


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    """A ward for each number: all are eligible and interested, the last two are implementing it."""
    proposal, trust = factories.proposal_at(State.FUNDED), factories.organisation("Corbet Trust")
    facts = {"proposal": proposal, "site": trust, "recorded_by": proposal.cast.manager, "evidence": "They wrote."}
    names = [f"Ward {number:03}" for number in range(MANY)]
    since = TODAY - timedelta(days=40)
    AdoptionEvent.objects.bulk_create(
        AdoptionEvent(place=name, stage="interested", happened_on=since, **facts) for name in names
    )
    for number, days in ((MANY - 2, 3), (MANY - 1, 9)):
        report(proposal, trust, "implementing", days, place=names[number])
    EligibleSite.objects.bulk_create(
        EligibleSite(
            plan=proposal.spread_plan, organisation=trust, place=name, from_on=since, listed_by=proposal.cast.author,
            listed_at=proposal.call.announced_at,
        )
        for name in names
    )  # fmt: skip
    return SimpleNamespace(proposal=proposal)


@pytest.fixture
def page(client, kept):
    client.force_login(kept.proposal.cast.author)

    def read(name="spread", **query):
        return words_of(client.get(page_of(kept.proposal, name), query))

    return read


def test_a_page_of_the_ledger_holds_25_sites_with_the_latest_report_of_each(page):
    assert "260 sites reported by" in page()
    assert (page().count("Not confirmed by the site yet."), page().count("earlier report")) == (25, 0)
    assert page(page=11).count("1 earlier report of Ward") == 2


def test_sites_of_one_stage_are_shown_who_stands_there_longest_first(page):
    found = page(stage="implementing")

    assert "2 sites found, who stands there longest first" in found
    assert found.index("Correct Ward 259") < found.index("Correct Ward 258")


def test_a_site_is_found_by_a_part_of_its_name(page):
    assert "1 site found. Show all" in page(q="ward 017")
    assert "No site matches." in page(q="ward 017", stage="implementing")


@pytest.mark.parametrize("query", [{"q": "x" * 121}, {"stage": "anywhere"}])
def test_nonsense_finds_all_and_is_told_at_its_field(page, query):
    found = page(**query)

    assert "There is a problem" in found
    assert "Choose a stage from the list." in found or "Shorten what you look for to 120 characters." in found
    assert found.count("Not confirmed by the site yet.") == 25


def test_the_eligible_list_is_found_by_name_and_counted_whole(page):
    found = page("eligible_sites", q="Ward 25")

    assert "260 eligible as at" in found
    assert "10 found. Show all" in found
    assert "No site on the list matches." in page("eligible_sites", q="Ward 999")


def test_everybody_else_finds_nothing_by_asking(client, kept):
    asked = words_of(client.get(page_of(kept.proposal), {"q": "ward 017", "stage": "implementing"}))

    assert "found" not in asked
    assert "Ward" not in asked
