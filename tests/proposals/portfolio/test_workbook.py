"""The portfolio as a workbook: the figures of the page and of the API, in Excel and in LibreOffice."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from tests.api.caller import Caller
from tests.proposals.portfolio.cast import CARERS, LINES
from tests.proposals.spread_pages import PORTFOLIO, TODAY, text_of
from tests.scoring.office import AS_TYPED, NEEDS_OFFICE, converted, tables_in, without_figures

pytestmark = pytest.mark.django_db
WORKBOOK = reverse("proposals:portfolio_workbook")


def made(client, **asked):
    answer = client.get(WORKBOOK, asked)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    return b"".join(answer.streaming_content)


def opened(raw):
    """As a reader shows it who calculates nothing."""
    return load_workbook(BytesIO(raw), data_only=True)


def rows(book, sheet):
    header, *below = book[sheet].values
    return [dict(zip(header, row, strict=True)) for row in below]


def test_the_workbook_has_the_figures_of_the_page_and_of_the_api(client, spread):
    client.force_login(spread.manager)
    asked = {"board": spread.north.pk}
    book = opened(made(client, **asked))
    [row], [api] = rows(book, "Portfolio"), Caller(spread.manager).get("spread/", **asked).json()["results"]
    totals = Caller(spread.manager).get("spread/totals/", **asked).json()

    assert book.sheetnames == ["Read me", "Portfolio", "Sums", "Over time"]
    figures = api["figures"]
    told = (
        row["Reference"],
        row["Sites using it"],
        row["Eligible"],
        row["Planned %"],
        row["On the way"],
        row["Stopped"],
    )
    assert told == (
        api["reference"], figures["sites"]["number"], figures["sites"]["out_of"], figures["target_percent"],
        figures["on_the_way"], figures["stopped"],
    ) == (spread.first.reference, 6, 9, 50, 0, 0)  # fmt: skip
    assert row["Using it in North board"] == api["in_board"]["number"] == 6
    assert [row[heading].date() for heading in ("Awarded on", "As at")] == [TODAY, TODAY]
    sums = [tuple(each.values()) for each in rows(book, "Sums")]
    assert sums[0] == ("All proposals", totals["sites"]["number"], totals["sites"]["out_of"], pytest.approx(6 / 9))
    assert [each[:3] for each in sums[1:]] == [tuple(each.values()) for each in totals["boards"]]
    assert f"{sums[0][1]} {sums[0][2]} 67%" in text_of(client.get(PORTFOLIO, asked))
    [over_time] = rows(book, "Over time")
    assert list(over_time.values())[-2:] == [6, 9]


def test_the_first_sheet_says_the_day_the_filters_who_made_it_and_what_is_not_told(client, spread):
    day = TODAY.isoformat()
    client.force_login(spread.manager)
    book = opened(made(client, q="phone", board=spread.north.pk, on=day))
    said = {row[0]: row[1] for row in reversed(list(book["Read me"].values)) if row[0]}

    assert said["As at"] == f"{TODAY.day} {TODAY:%B %Y}"
    assert said["Filters"] == "Search: phone; Integrated care board: North board"
    assert said["Made by"] == str(spread.manager)
    assert said["1."].startswith("“fewer than 5” stands for a count below 5, 0 among them.")
    assert (book.properties.creator, book.properties.title) == (settings.SERVICE_NAME, "Spread of what was funded")


def test_a_visitor_gets_words_in_place_of_counts_below_5_and_no_sum_holds_one(client, spread):
    book = opened(made(client))
    told = {row["Title"]: row for row in rows(book, "Portfolio")}

    assert (told[CARERS]["Sites using it"], told[CARERS]["Eligible"]) == ("fewer than 5", 2)
    assert (told[LINES]["Stopped"], told[LINES]["Sites using it"]) == ("fewer than 5", 6)
    assert list(rows(book, "Sums")[0].values())[:3] == ["All proposals", 6, 9]
    assert {row[0]: row[1] for row in book["Read me"].values}["Made by"] == "a visitor"


def test_a_day_before_any_award_makes_a_workbook_that_opens(client, spread):
    book = opened(made(client, on=(TODAY - timedelta(days=1)).isoformat()))

    assert book.sheetnames == ["Read me", "Portfolio", "Sums"]
    assert list(book["Sums"].values)[1][:3] == ("All proposals", 0, 0)


@NEEDS_OFFICE
def test_libreoffice_works_out_the_same_sums(client, spread, tmp_path):
    """Of a file without figures, with a title that starts as a formula does."""
    type(spread.first).objects.filter(pk=spread.first.pk).update(title="=1+1")
    client.force_login(spread.manager)
    manager = made(client)
    client.logout()
    visitor = made(client)

    saved = converted({"m": without_figures(manager), "v": without_figures(visitor)}, tmp_path, AS_TYPED)

    assert tables_in(saved, "m", "Sums")[1][:3] == ["All proposals", "6", "11"]
    assert tables_in(saved, "v", "Sums")[1][:3] == ["All proposals", "6", "9"]
    assert "=1+1" in [row[1] for row in tables_in(saved, "v", "Portfolio")]


def test_the_workbook_costs_four_queries(client, spread, django_assert_num_queries):
    with django_assert_num_queries(4):
        made(client)
