"""Scale and spread: the figures, the portfolio, and the page of a proposal."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from proposals.models import SpreadPlan
from proposals.spread import portfolio
from proposals.spread.reading import lines_of, read_log
from proposals.spread.rollups import Share
from proposals.spread.standing import figures_of
from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.proposals.spread_pages import PORTFOLIO, TODAY, measure_with_points, page_of, report, text_of, titles


# --- The figures -----------------------------------------------------------------------------------------------------
def test_a_site_stands_where_its_latest_standing_event_puts_it(funded):
    north, south, east = (factories.organisation(name) for name in ("North", "South", "East"))
    report(funded, north, "adopted", 30)
    report(funded, north, "stopped", 3)
    report(funded, south, "committed", 20)
    too_early = report(funded, south, "sustained", 2)
    report(funded, south, "adapted", 1, corrects=too_early)
    report(funded, east, "interested", 5)

    log = read_log(funded)
    lines, figures = lines_of(log), figures_of(log.as_at, is_public=False)

    assert [(line.name, line.stage, line.is_taken_up) for line in lines] == [
        ("East", "interested", False),
        ("North", "stopped", False),
        ("South", "adapted", True),
    ]
    assert [(event.stage_label, event.corrected_on) for event in lines[2].events] == [
        ("Adopted with changes", None),
        ("Sustained", TODAY),
        ("Committed", None),
    ]
    assert (figures.share, figures.reported_on) == (Share(1, 22), TODAY - timedelta(days=1))
    assert figures.curve == [
        (TODAY - timedelta(days=30), 1),
        (TODAY - timedelta(days=3), 0),
        (TODAY - timedelta(days=1), 1),
    ]


def test_the_portfolio_counts_sites_as_the_ledger_does(funded):
    merged = factories.organisation(closed_on=TODAY - timedelta(days=1), successor=factories.organisation())
    for site, stages in [
        (merged, ["adopted"]),
        (merged.successor, ["adopted"]),
        (factories.organisation(), ["adopted"]),
    ]:
        for stage in stages:
            report(funded, site, stage, 5)
    report(funded, factories.organisation(), "committed")

    [line] = portfolio.lines_of(portfolio.spreading(funded.cast.author), funded.cast.author)

    assert line.figures == figures_of(read_log(funded).as_at, is_public=False)
    assert line.figures.share.number == 2


def test_the_totals_are_sum_over_sum_of_what_is_told(funded):
    other, without_plan = proposal_at(State.FUNDED), proposal_at(State.FUNDED)
    for proposal, eligible, sites in ((funded, 10, 6), (other, 40, 2), (without_plan, None, 1)):
        SpreadPlan.objects.filter(proposal=proposal).update(eligible_sites=eligible)
        for _ in range(sites):
            report(proposal, factories.organisation(), "adopted")

    def totals(person):
        found = portfolio.totals(portfolio.lines_of(portfolio.spreading(person), person))
        return found.proposals, found.counted, found.share

    assert totals(funded.cast.manager) == (3, 2, Share(8, 50))
    assert totals(AnonymousUser()) == (3, 1, Share(6, 10))


# --- The portfolio ---------------------------------------------------------------------------------------------------
def test_visitors_see_what_is_announced_and_nothing_else(client, funded):
    proposal_at(State.FUNDED, announced=False, title="Not announced yet")
    proposal_at(State.SCORED, title="Only scored")

    assert titles(client.get(PORTFOLIO)) == ["A single phone line for carers"]


def test_even_a_manager_finds_only_announced_proposals_in_the_portfolio(client, funded, manager):
    secret = proposal_at(State.FUNDED, announced=False, title="Not announced yet")
    client.force_login(manager)

    assert titles(client.get(PORTFOLIO)) == ["A single phone line for carers"]
    assert client.get(page_of(secret)).status_code == 404


def test_the_portfolio_shows_sites_of_eligible_and_the_sum(client, funded):
    for _ in range(6):
        report(funded, factories.organisation(), "adopted", 4)

    page = text_of(client.get(PORTFOLIO))

    assert "6 22 typed 27% 50%" in page
    assert f"All 1 proposal, as at {TODAY:%-d %B %Y} 6 22 27%" in page


def test_the_portfolio_narrows_by_call_and_sorts_by_sites(client, funded):
    spread_one = proposal_at(State.SPREAD, title="Warm handovers")

    assert titles(client.get(PORTFOLIO, {"call": funded.call.code})) == ["A single phone line for carers"]
    report(spread_one, factories.organisation(), "adopted")
    client.force_login(spread_one.cast.manager)
    assert titles(client.get(PORTFOLIO, {"sort": "-sites"})) == [spread_one.title, funded.title]
    assert titles(client.get(PORTFOLIO, {"sort": "sites"})) == [funded.title, spread_one.title]


def test_an_empty_portfolio_says_when_it_will_fill(client, db):
    assert "Nothing has been funded yet." in client.get(PORTFOLIO).text


@pytest.mark.parametrize("query", [{"area": "x"}, {"sort": "password"}, {"page": "-1"}, {"call": "'"}])
def test_a_malformed_address_of_the_portfolio_gets_a_clear_message(client, funded, query):
    response = client.get(PORTFOLIO, query)

    assert response.status_code == 200
    assert "There is a problem" in response.text or "There is no such page" in response.text


def test_the_portfolio_costs_the_same_for_one_row_and_for_three(client, funded, django_assert_num_queries):
    report(funded, factories.organisation(), "adopted")
    with django_assert_num_queries(8):
        client.get(PORTFOLIO)
    for _ in range(2):
        report(proposal_at(State.FUNDED), factories.organisation(), "adopted")
    with django_assert_num_queries(8):
        assert len(titles(client.get(PORTFOLIO))) == 3


# --- The page of a proposal ------------------------------------------------------------------------------------------
def test_the_page_says_how_many_of_how_many_as_of_when(client, funded):
    for _ in range(5):
        report(funded, factories.organisation(), "adopted", 12)

    page = text_of(client.get(page_of(funded)))

    assert "NHS trusts have taken it up 5 of 22" in page
    assert f"latest report {TODAY - timedelta(days=12):%-d %b %Y}" in page


def test_nobody_is_told_of_spread_before_the_announcement(client, stranger):
    secret = proposal_at(State.FUNDED, announced=False)
    for person in (secret.cast.author, secret.cast.manager, stranger):
        client.force_login(person)
        assert client.get(page_of(secret)).status_code == 404


def test_visitors_see_no_small_counts_no_names_and_no_buttons(client, funded):
    report(funded, factories.organisation("North of the river"), "adopted")

    page = client.get(page_of(funded))

    assert "NHS trusts use it fewer than 5 of 22" in text_of(page)
    assert "The curve is drawn for everybody once 5 NHS trusts use it." in text_of(page)
    assert "Nothing has been reported yet." not in text_of(page)
    assert "North of the river" not in page.text

    assert str(funded.cast.manager) not in page.text
    assert "Record what a site did" not in page.text


def test_corrections_stay_in_view(client, funded):
    client.force_login(funded.cast.author)
    site = factories.organisation("North")
    wrong = report(funded, site, "sustained", 9)
    report(funded, site, "committed", 9, corrects=wrong)

    page = text_of(client.get(page_of(funded)))

    assert f"Corrected on {TODAY:%-d %B %Y}. It said: Board paper." in page


def test_the_page_costs_the_same_for_one_site_and_for_three(client, funded, django_assert_num_queries):
    measure_with_points(funded, months=1)
    report(funded, factories.organisation(), "adopted")
    with django_assert_num_queries(7):
        client.get(page_of(funded))
    for _ in range(2):
        report(funded, factories.organisation(), "adopted")
        measure_with_points(funded, months=3)
    with django_assert_num_queries(7):
        client.get(page_of(funded))


def test_the_page_costs_its_author_little_more(at_author, funded, django_assert_num_queries):
    with django_assert_num_queries(12):
        at_author.get(page_of(funded))


@pytest.mark.browser
def test_the_pages_of_spread_read_well(clean_page, sign_in, funded):
    report(funded, factories.organisation("North"), "adopted", 30)
    measure_with_points(funded, months=4)
    sign_in(funded.cast.author)
    pages = [PORTFOLIO, page_of(funded), page_of(funded, "record_adoption")]
    for address in pages:
        clean_page.goto(address)
        assert_accessible(clean_page)
