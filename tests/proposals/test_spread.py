"""Scale and spread: the portfolio, the ledger of sites, the measures, and what may be reported by whom."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals import portfolio
from proposals.errors import NotReady
from proposals.models import AdoptionEvent, Measure, MeasurePoint, Proposal
from proposals.services import spread
from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at

PORTFOLIO = reverse("proposals:portfolio")
TODAY = localdate()


def text_of(response):
    """The words of a page, as one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def page_of(proposal, name="spread", *args):
    return reverse(f"proposals:{name}", args=[proposal.reference, *args])


def titles(response):
    return [unescape(title) for title in re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', response.text)]


@pytest.fixture
def funded(db):
    return proposal_at(State.FUNDED, title="A single phone line for carers")


@pytest.fixture
def at_author(client, funded):
    client.force_login(funded.cast.author)
    return client


def report(proposal, site, stage, days_ago=0, **facts):
    return spread.record_adoption(
        proposal.pk,
        by=proposal.cast.manager,
        site=site,
        stage=stage,
        happened_on=TODAY - timedelta(days=days_ago),
        evidence="Board paper.",
        **facts,
    )


# --- The figures -----------------------------------------------------------------------------------------------------
def test_a_site_stands_where_its_latest_standing_event_puts_it(funded):
    north, south, east = (factories.organisation(name) for name in ("North", "South", "East"))
    report(funded, north, "adopted", 30)
    report(funded, north, "stopped", 3)
    report(funded, south, "committed", 20)
    too_early = report(funded, south, "sustained", 2)
    report(funded, south, "adapted", 1, corrects=too_early)
    report(funded, east, "interested", 5)

    lines = portfolio.ledger(portfolio.events_of(funded))
    counted = portfolio.uptake(portfolio.events_of(funded), funded.spread_plan)

    assert [(line.site.name, line.stage, line.is_taken_up) for line in lines] == [
        ("East", "interested", False),
        ("North", "stopped", False),
        ("South", "adapted", True),
    ]
    assert [(event.stage_label, event.corrected_on) for event in lines[2].events] == [
        ("Adopted with changes", None),
        ("Sustained", TODAY),
        ("Committed", None),
    ]
    assert (counted.taken_up, counted.eligible, counted.as_of) == (1, 22, TODAY - timedelta(days=1))
    assert counted.curve == [
        (TODAY - timedelta(days=30), 1),
        (TODAY - timedelta(days=20), 1),
        (TODAY - timedelta(days=5), 1),
        (TODAY - timedelta(days=3), 0),
        (TODAY - timedelta(days=1), 1),
    ]


def test_the_database_counts_sites_as_the_ledger_does(funded):
    sites = [factories.organisation() for _ in range(4)]
    for site, stages in zip(
        sites, [["adopted"], ["adopted", "stopped"], ["stopped", "adopted"], ["committed"]], strict=True
    ):
        for age, stage in enumerate(reversed(stages)):
            report(funded, site, stage, age)
    same_day = report(funded, sites[3], "implementing")
    report(funded, sites[3], "sustained", corrects=same_day)

    [line] = portfolio.spreading(funded.cast.author)

    assert line.taken_up == portfolio.uptake(portfolio.events_of(funded), None).taken_up == 3


def test_the_totals_are_sum_over_sum(funded):
    other = proposal_at(State.FUNDED)
    without_plan = proposal_at(State.FUNDED)
    for proposal, eligible in ((funded, 10), (other, 40), (without_plan, None)):
        proposal.spread_plan.eligible_sites = eligible
        proposal.spread_plan.save()
        report(proposal, factories.organisation(), "adopted")

    totals = portfolio.totals(portfolio.spreading(funded.cast.manager))

    assert totals == portfolio.Totals(proposals=3, sites=3, counted_sites=2, eligible_sites=50)


def test_a_target_share_is_rounded_up_to_whole_sites(funded):
    plan = funded.spread_plan
    plan.eligible_sites, plan.target_share_percent = 21, 50

    assert portfolio.planned_sites(plan) == 11


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
    report(funded, factories.organisation(), "adopted", 4)

    page = text_of(client.get(PORTFOLIO))

    assert "1 22 5% 50%" in page
    assert f"All 1 proposal, as of {TODAY:%-d %B %Y} 1 22 5%" in page


def test_the_portfolio_narrows_by_call_and_sorts_by_sites(client, funded):
    spread_one = proposal_at(State.SPREAD, title="Warm handovers")

    assert titles(client.get(PORTFOLIO, {"call": funded.call.code})) == ["A single phone line for carers"]
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
    with django_assert_num_queries(5):
        client.get(PORTFOLIO)
    for _ in range(2):
        report(proposal_at(State.FUNDED), factories.organisation(), "adopted")
    with django_assert_num_queries(5):
        assert len(titles(client.get(PORTFOLIO))) == 3


# --- The page of a proposal ------------------------------------------------------------------------------------------
def test_the_page_says_how_many_of_how_many_as_of_when(client, funded):
    report(funded, factories.organisation("North"), "adopted", 12)

    page = text_of(client.get(page_of(funded)))

    assert "NHS trusts have taken it up 1 of 22" in page
    assert f"latest report {TODAY - timedelta(days=12):%-d %b %Y}" in page


def test_nobody_is_told_of_spread_before_the_announcement(client, stranger):
    secret = proposal_at(State.FUNDED, announced=False)
    for person in (secret.cast.author, secret.cast.manager, stranger):
        client.force_login(person)
        assert client.get(page_of(secret)).status_code == 404


def test_visitors_see_no_names_and_no_buttons(client, funded):
    report(funded, factories.organisation("North"), "adopted")

    page = client.get(page_of(funded))

    assert str(funded.cast.manager) not in page.text
    assert "Record what a site did" not in page.text


def test_corrections_stay_in_view(client, funded):
    site = factories.organisation("North")
    wrong = report(funded, site, "sustained", 9)
    report(funded, site, "committed", 9, corrects=wrong)

    page = text_of(client.get(page_of(funded)))

    assert f"Corrected on {TODAY:%-d %B %Y}. It said: Board paper." in page


def test_the_page_costs_the_same_for_one_site_and_for_three(client, funded, django_assert_num_queries):
    measure_with_points(funded, months=1)
    report(funded, factories.organisation(), "adopted")
    with django_assert_num_queries(4):
        client.get(page_of(funded))
    for _ in range(2):
        report(funded, factories.organisation(), "adopted")
        measure_with_points(funded, months=3)
    with django_assert_num_queries(4):
        client.get(page_of(funded))


def test_the_page_costs_its_author_little_more(at_author, funded, django_assert_num_queries):
    with django_assert_num_queries(10):
        at_author.get(page_of(funded))


def measure_with_points(proposal, months):
    number = proposal.measures.count()
    measure = spread.add_measure(
        proposal.pk, by=proposal.cast.manager, name=f"Measure {number}", unit="%", direction="up", baseline_value=38
    )
    for back in range(months):
        month = date(TODAY.year - 1, 12 - back, 1)
        for _ in range(2):
            spread.record_point(
                measure.pk, by=proposal.cast.manager, site=factories.organisation(), month=month, value=Decimal("40.5")
            )
    return measure


# --- Reporting adoption ----------------------------------------------------------------------------------------------
def adoption(at, **changes):
    return {
        "site": at.pk,
        "stage": "adopted",
        "happened_on": TODAY.isoformat(),
        "evidence": "Seen on the ward.",
    } | changes


def test_an_author_records_what_a_site_did(at_author, funded):
    site = factories.organisation("North")

    response = at_author.post(page_of(funded, "record_adoption"), adoption(site))

    assert response.url == page_of(funded)
    [event] = AdoptionEvent.objects.all()
    assert (event.site, event.stage, event.happened_on, event.recorded_by) == (
        site, "adopted", TODAY, funded.cast.author,
    )  # fmt: skip


def test_the_same_report_sent_twice_is_kept_once(at_author, funded):
    site = factories.organisation("North")
    at_author.post(page_of(funded, "record_adoption"), adoption(site))

    again = at_author.post(page_of(funded, "record_adoption"), adoption(site))

    assert AdoptionEvent.objects.count() == 1
    assert "North is recorded with this stage on this day already." in again.text
    assert "Seen on the ward." in again.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"happened_on": (TODAY + timedelta(days=1)).isoformat()}, "The date lies in the future."),
        ({"happened_on": "0202-03-01"}, "Check the year: this date is before the year 2000."),
        ({"happened_on": "2026-02-31"}, "Enter a real date."),
        ({"site": "999999"}, "Choose a site from the list."),
        ({"site": "north"}, "Choose a site from the list."),
        ({"stage": "conquered"}, "Select a valid choice."),
        ({"evidence": "   "}, "Say how we know: a sentence, a report, a link."),
        ({"evidence": "x" * 2001}, "at most 2000 characters"),
        ({"corrects": "999999"}, "That report is corrected already, or belongs to another proposal."),
    ],
)
def test_a_report_that_cannot_be_right_is_refused_and_kept_on_the_page(at_author, funded, changes, sentence):
    site = factories.organisation("North")

    response = at_author.post(page_of(funded, "record_adoption"), adoption(site, **changes))

    assert response.status_code == 200
    assert sentence in response.text
    assert not AdoptionEvent.objects.exists()
    assert "Seen on the ward." in response.text or "evidence" in changes


def test_a_correction_starts_from_what_it_corrects(at_author, funded):
    wrong = report(funded, factories.organisation("North"), "sustained", 9)

    page = at_author.get(page_of(funded, "record_adoption"), {"corrects": wrong.pk}).text

    assert "Board paper." in page
    assert f'<option value="{wrong.pk}" selected' in page


@pytest.mark.parametrize("number", ["x", "999999", "9" * 30, "-1"])
def test_a_malformed_correction_is_an_ordinary_report(at_author, funded, number):
    assert at_author.get(page_of(funded, "record_adoption"), {"corrects": number}).status_code == 200


def test_two_corrections_of_the_same_report_cannot_both_stand(funded):
    site = factories.organisation("North")
    wrong = report(funded, site, "sustained", 9)
    report(funded, site, "committed", 9, corrects=wrong)

    with pytest.raises(NotReady, match="corrected already"):
        report(funded, site, "interested", 9, corrects=wrong)


def test_a_stranger_may_look_and_not_report(client, funded, stranger):
    client.force_login(stranger)

    assert client.get(page_of(funded)).status_code == 200
    for name in ("record_adoption", "add_measure"):
        assert client.get(page_of(funded, name)).status_code == 403
    assert client.post(page_of(funded, "record_adoption"), adoption(factories.organisation())).status_code == 403
    assert not AdoptionEvent.objects.exists()


def test_a_visitor_is_asked_to_sign_in_before_reporting(client, funded):
    assert client.get(page_of(funded, "record_adoption")).status_code == 302


def test_a_closed_organisation_is_offered_only_where_it_reported(at_author, funded):
    closed = factories.organisation("Closed", closed_on=TODAY - timedelta(days=400))
    reporter = factories.organisation("Merged", closed_on=TODAY - timedelta(days=1))
    report(funded, reporter, "adopted", 10)

    page = at_author.get(page_of(funded, "record_adoption")).text

    assert f'<option value="{closed.pk}"' not in page
    assert f'<option value="{reporter.pk}"' in page


# --- Measures --------------------------------------------------------------------------------------------------------
MEASURE = {"name": "Calls answered", "unit": "%", "direction": "up", "baseline_value": "38.5"}


def test_the_first_measure_is_the_one_of_the_plan(at_author, funded):
    page = at_author.get(page_of(funded, "add_measure")).text

    assert 'value="Seen within 15 minutes"' in page


def test_an_author_adds_a_measure_once(at_author, funded):
    assert at_author.post(page_of(funded, "add_measure"), MEASURE).status_code == 302
    again = at_author.post(page_of(funded, "add_measure"), MEASURE)

    assert "There is a measure called “Calls answered” already." in again.text
    assert list(Measure.objects.values_list("name", "baseline_value")) == [("Calls answered", Decimal("38.50"))]


@pytest.fixture
def measure(funded):
    return spread.add_measure(
        funded.pk, by=funded.cast.manager, name="Calls answered", unit="%", direction="up", baseline_value=38
    )


MONTH = TODAY.replace(day=1).isoformat()


def test_a_site_reports_a_month(at_author, funded, measure):
    site = factories.organisation("North")

    response = at_author.post(
        page_of(funded, "record_point", measure.pk), {"site": site.pk, "month": MONTH, "value": "41.5"}
    )

    assert response.url == page_of(funded)
    assert list(MeasurePoint.objects.values_list("site", "month", "value")) == [
        (site.pk, TODAY.replace(day=1), Decimal("41.50"))
    ]


def test_a_value_that_stands_is_shown_before_it_is_replaced(at_author, funded, measure):
    site = factories.organisation("North")
    address = page_of(funded, "record_point", measure.pk)
    at_author.post(address, {"site": site.pk, "month": MONTH, "value": "41.5"})

    second = at_author.post(address, {"site": site.pk, "month": MONTH, "value": "44"})
    assert "North already has 41.50" in second.text
    assert MeasurePoint.objects.get().value == Decimal("41.50")

    hidden = dict(re.findall(r'type="hidden" name="(version|replaces)" value="(\d+)"', second.text))
    third = at_author.post(address, {"site": site.pk, "month": MONTH, "value": "44", **hidden})
    assert third.url == page_of(funded)
    assert MeasurePoint.objects.get().value == Decimal("44.00")


def test_having_seen_one_site_s_value_does_not_let_one_overwrite_another_s(at_author, funded, measure):
    north, south = factories.organisation("North"), factories.organisation("South")
    address = page_of(funded, "record_point", measure.pk)
    for site in (north, south):
        at_author.post(address, {"site": site.pk, "month": MONTH, "value": "41.5"})
    seen = MeasurePoint.objects.get(site=north)

    response = at_author.post(
        address, {"site": south.pk, "month": MONTH, "value": "1", "version": seen.version, "replaces": seen.pk}
    )

    assert "South already has 41.50" in response.text
    assert MeasurePoint.objects.get(site=south).value == Decimal("41.50")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"month": "2999-01-01"}, "A month that lies ahead can’t be reported yet."),
        ({"month": "March"}, "Choose a month from the list."),
        ({"value": "many"}, "Enter a number, such as 38.5."),
        ({"value": "1" * 12}, "digits"),
        ({"value": ""}, "Enter the value."),
        ({"site": "999999"}, "Choose a site from the list."),
    ],
)
def test_a_month_that_cannot_be_right_is_refused(at_author, funded, measure, changes, sentence):
    given = {"site": factories.organisation().pk, "month": MONTH, "value": "41.5"} | changes

    response = at_author.post(page_of(funded, "record_point", measure.pk), given)

    assert response.status_code == 200
    assert sentence in response.text
    assert not MeasurePoint.objects.exists()


def test_a_measure_of_another_proposal_is_not_found(at_author, funded):
    other = proposal_at(State.FUNDED)
    theirs = spread.add_measure(
        other.pk, by=other.cast.manager, name="Falls", unit="a month", direction="down", baseline_value=9
    )

    assert at_author.get(page_of(funded, "record_point", theirs.pk)).status_code == 404


def test_the_mean_of_the_sites_is_drawn_month_by_month(funded, measure):
    for value in (40, 50):
        spread.record_point(
            measure.pk, by=funded.cast.manager, site=factories.organisation(), month=date(2026, 1, 1), value=value
        )

    [line] = portfolio.measures_of(funded)

    assert line.monthly == [(date(2026, 1, 1), 45.0)]


def test_reports_leave_the_proposal_itself_alone(at_author, funded):
    before = Proposal.objects.values().get(pk=funded.pk)

    at_author.post(page_of(funded, "record_adoption"), adoption(factories.organisation()))

    assert Proposal.objects.values().get(pk=funded.pk) == before


@pytest.mark.browser
def test_the_pages_of_spread_read_well(clean_page, sign_in, funded):
    report(funded, factories.organisation("North"), "adopted", 30)
    measure = measure_with_points(funded, months=4)
    sign_in(funded.cast.author)
    pages = [
        PORTFOLIO, page_of(funded), page_of(funded, "record_adoption"), page_of(funded, "add_measure"),
        page_of(funded, "record_point", measure.pk),
    ]  # fmt: skip
    for address in pages:
        clean_page.goto(address)
        assert_accessible(clean_page)
