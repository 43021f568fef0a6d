"""The portfolio of spread: what a day, a year and a board leave of it, as a table, as small charts and for programs."""

import re
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.timezone import make_aware
from playwright.sync_api import expect

from proposals.days import nhs_year, nhs_year_in_words
from proposals.models import SpreadPlan
from proposals.spread.multiples import multiples_of
from proposals.spread.portfolio import awarded, lines_of, spreading
from proposals.spread.rollups import Share
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.proposals.portfolio.cast import CARERS, LINES
from tests.proposals.spread_pages import PORTFOLIO, TODAY, report, text_of, titles

pytestmark = pytest.mark.django_db


def lines(person, **asked):
    return {line.title: line for line in lines_of(spreading(person), person, **asked)}


# --- A board ---------------------------------------------------------------------------------------------------------
def test_a_board_leaves_what_has_an_eligible_site_in_its_area(spread):
    of_north, of_south = (lines(spread.manager, board=board.pk) for board in (spread.north, spread.south))

    assert {title: line.in_board for title, line in of_north.items()} == {LINES: Share(6, 7)}
    assert {title: line.in_board for title, line in of_south.items()} == {LINES: Share(0, 2), CARERS: Share(0, 2)}
    assert of_north[LINES].figures.share == Share(6, 9)


def test_everybody_else_reads_the_board_as_at_today_alone_and_no_count_below_5(spread):
    visitor, earlier = AnonymousUser(), TODAY - timedelta(days=1)

    assert lines(visitor, board=spread.south.pk)[LINES].in_board == Share(None, 2)
    assert lines(visitor, on=earlier, board=spread.north.pk)[LINES].in_board is None
    assert lines(spread.manager, on=earlier, board=spread.north.pk)[LINES].in_board == Share(6, 7)


def test_a_board_that_merged_is_found_under_the_one_that_came_after_it(spread):
    spread.north.successor, spread.north.closed_on = spread.south, TODAY
    spread.north.save()

    assert lines(spread.manager, board=spread.north.pk)[LINES].in_board == Share(6, 9)
    assert lines(spread.manager, on=TODAY - timedelta(days=1), board=spread.north.pk)[LINES].in_board == Share(6, 7)


# --- A year and a day ------------------------------------------------------------------------------------------------
def awarded_at(decided, announced):
    decided_at, announced_at = (make_aware(datetime(*day)) for day in (decided, announced))  # noqa: DTZ001
    return SimpleNamespace(decided_at=decided_at, call=SimpleNamespace(announced_at=announced_at))


def test_a_financial_year_is_that_of_the_day_from_which_everybody_could_know_of_the_award():
    late_in_one, early_in_next = awarded_at((2025, 1, 8), (2025, 3, 31)), awarded_at((2025, 3, 1), (2025, 4, 1))
    both = [late_in_one, early_in_next]

    assert awarded(both, by=date(2026, 1, 1), year=2024) == [late_in_one]
    assert awarded(both, by=date(2026, 1, 1), year=2025) == [early_in_next]
    assert awarded(both, by=date(2025, 3, 31)) == [late_in_one]
    assert [nhs_year(date(2026, 3, 31)), nhs_year_in_words(2025)] == [2025, "April 2025 to March 2026"]


def test_the_page_offers_the_years_in_which_something_was_awarded(client, spread):
    year = nhs_year(TODAY)

    assert f'<option value="{year}">{nhs_year_in_words(year)}</option>' in client.get(PORTFOLIO).text
    assert len(titles(client.get(PORTFOLIO, {"year": year}))) == 2
    assert "is not in this list. Choose again." in client.get(PORTFOLIO, {"year": year - 1}).text


def test_as_at_a_day_before_its_award_nothing_is_in_the_portfolio(client, spread):
    page = text_of(client.get(PORTFOLIO, {"on": (TODAY - timedelta(days=1)).isoformat()}))

    assert "No funded proposal matches these filters." in page


@pytest.mark.parametrize(
    "query", [{"on": "2026-02-31"}, {"board": "x"}, {"year": "²"}, {"show": "maps"}, {"on": "0001-01-01"}]
)
def test_what_makes_no_sense_is_told_at_its_field(client, spread, query):
    answer = client.get(PORTFOLIO, query)

    assert (answer.status_code, "There is a problem" in answer.text) == (200, True)
    assert len(titles(answer)) == 2


def test_a_board_without_any_says_where_sites_are_known_from(client, spread):
    other = factories.organisation("East board", "icb")

    assert "has an eligible site in East board" in text_of(client.get(PORTFOLIO, {"board": other.pk}))


# --- Small charts ----------------------------------------------------------------------------------------------------
def test_the_small_charts_have_one_scale(spread):
    shown = list(lines(spread.manager).values())

    found = multiples_of(shown, TODAY)

    assert (found.start, found.end) == (TODAY - timedelta(days=90), TODAY + timedelta(days=365))
    assert round(found.most, 2) == 66.67
    assert [(chart.line.title, chart.shares[-1].number, chart.planned) for chart in found.charts] == [
        (CARERS, 0, 0),
        (LINES, 6, 0),
    ]
    assert found.charts[1].curve.plan == [(TODAY, 0), (TODAY + timedelta(days=365), pytest.approx(55.56, abs=0.01))]


def test_where_a_count_falls_below_5_the_line_ends_for_everybody_else(spread):
    for trust in spread.trusts[:2]:
        report(spread.first, trust, "stopped", 5)
    follows, visitor = lines(spread.manager)[LINES], lines(AnonymousUser())[LINES]

    assert [number for _, number in follows.figures.curve][-3:] == [5, 6, 4]
    assert [number for _, number in visitor.figures.curve] == [5, 6]
    days = [TODAY - timedelta(days=back) for back in (105, 95, 20, 0)]
    assert [follows.share_at(day) for day in days] == [Share(0, 0), Share(0, 9), Share(6, 9), Share(4, 9)]
    assert [visitor.share_at(day) for day in days] == [Share(None, 0), Share(None, 9), Share(6, 9), Share(None, 9)]
    assert [percent for _, percent in multiples_of([visitor], TODAY).charts[0].curve.points][-2:] == [None, None]


def test_the_scale_tells_nobody_else_when_the_first_sites_began(spread):
    shown = [lines(reader)[LINES] for reader in (spread.manager, AnonymousUser())]

    starts = [multiples_of([line], TODAY).start for line in shown]

    assert starts == [TODAY - timedelta(days=90), TODAY - timedelta(days=50)]


def test_the_charts_stand_beside_a_table_of_the_same_figures(client, spread):
    client.force_login(spread.manager)
    page = text_of(client.get(PORTFOLIO, {"show": "charts", "board": spread.north.pk}))

    assert "6 of 9 sites, 67%; the plan asks for 0 by now. In North board: 6 of 7" in page
    assert re.search(rf"{LINES}( \d of \d)* 6 of 9 ", page)
    assert client.get(PORTFOLIO, {"show": "charts", "q": "nothing like it"}).status_code == 200


def test_charts_cost_no_more_queries_than_the_table(client, spread, django_assert_num_queries):
    for query in ({"show": "charts"}, {"show": "charts", "q": "Warm"}, {"board": spread.north.pk, "on": str(TODAY)}):
        with django_assert_num_queries(8):
            client.get(PORTFOLIO, query)


# --- Files and programs ----------------------------------------------------------------------------------------------
def test_the_csv_has_what_the_filters_leave_and_the_board(client, spread):
    client.force_login(spread.manager)
    answer = client.get(reverse("proposals:portfolio_csv"), {"board": spread.north.pk})

    heading, row = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert heading.endswith("Latest report,Using it in North board,Eligible in North board")
    assert row.startswith(f"{spread.first.reference},{LINES},")
    assert row.endswith(",6,7")


def test_programs_read_the_same_lines_and_sums(spread):
    manager, visitor = Caller(spread.manager), Caller()

    [row] = manager.get(f"spread/?board={spread.north.pk}").json()["results"]
    assert (row["title"], row["awarded_on"], row["in_board"]) == (LINES, str(TODAY), {"number": 6, "out_of": 7})
    assert row["figures"]["sites"] == {"number": 6, "out_of": 9}
    assert manager.get("spread/totals/").json() == {
        "on": str(TODAY), "proposals": 2, "counted": 2, "sites": {"number": 6, "out_of": 11},
        "boards": [
            {"board": "North board", "number": 6, "out_of": 7}, {"board": "South board", "number": 0, "out_of": 4},
        ],
    }  # fmt: skip
    assert visitor.get(f"spread/totals/?q=phone&year={nhs_year(TODAY)}").json()["sites"] == {"number": 6, "out_of": 9}
    assert visitor.get(f"spread/?on={TODAY - timedelta(days=1)}").json()["results"] == []


@pytest.mark.parametrize("query", ["on=soon", "board=x", "year=1999", "show=charts", "known=on"])
def test_a_program_that_asks_for_nonsense_is_told_where(spread, query):
    for where in ("spread/", "spread/totals/"):
        answer = Caller().get(f"{where}?{query}")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [query.partition("=")[0]])


@pytest.mark.browser
def test_both_ways_to_show_it_read_well(clean_page, sign_in):
    proposal = factories.proposal_at(State.FUNDED)
    SpreadPlan.objects.filter(proposal=proposal).update(eligible_sites=12)
    report(proposal, factories.organisation(), "adopted", 30)
    sign_in(proposal.cast.manager)
    for query in ("", "?show=charts"):
        clean_page.goto(PORTFOLIO + query)
        assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Table", exact=True).click()
    expect(clean_page.get_by_role("columnheader", name="Share")).to_be_visible()
