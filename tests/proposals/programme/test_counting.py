"""Counts, rates and quarters: plain numbers in, plain numbers out."""

from datetime import date

import pytest

from exchange.wording import percent
from proposals.programme.figures import Rate, drafts_told, wilson
from proposals.programme.quarters import Quarter, quarter_named, quarter_of
from proposals.programme.tables import APPLICANT, BOARD, Table, shown


@pytest.mark.parametrize(
    ("number", "out_of", "interval"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_the_interval_of_a_rate_is_that_of_newcombe_1998(number, out_of, interval):
    rate = wilson(number, out_of)

    assert (rate.share, round(rate.low, 4), round(rate.high, 4)) == (number / out_of, *interval)


def test_nobody_with_an_outcome_has_no_rate():
    assert wilson(0, 0) == Rate(None, None, None)
    assert wilson(3, 3).high == 1


def test_fewer_than_five_drafts_of_a_call_are_told_to_nobody():
    assert drafts_told([4, 5, 1, 12]) == 17


def test_quarters_are_those_of_the_financial_year():
    assert quarter_of(date(2026, 3, 31)) == Quarter(2025, 4)
    assert quarter_of(date(2026, 4, 1)) == Quarter(2026, 1)
    assert (Quarter(2025, 4).first_day, Quarter(2025, 4).last_day) == (date(2026, 1, 1), date(2026, 3, 31))
    assert Quarter(2026, 3).title == "Quarter 3 of 2026/27: October to December 2026"
    assert (Quarter(2026, 1).before, Quarter(2025, 4).next) == (Quarter(2025, 4), Quarter(2026, 1))


def test_a_quarter_is_known_by_its_code_and_by_no_other():
    assert quarter_named(Quarter(2099, 4).code) == Quarter(2099, 4)
    wrong = ["2026-28-q3", "2026-27-q5", "1999-00-q1", "2026-27-q", "٢٠٢٦-27-q1", ""]
    assert [quarter_named(code) for code in wrong] == [None] * len(wrong)


def test_figures_are_read_as_people_write_them():
    told = [(None, "whole"), (1234, "whole"), (12_000, "money"), (0.625, "percent"), (4.0, "figure"), (4.25, "figure")]

    assert [shown(*each) for each in told] == ["–", "1,234", "£12,000", "63%", "4", "4.25"]
    assert shown(date(2026, 3, 5), "day") == "5 March 2026"


def test_people_read_the_short_names_of_boards_and_programs_those_of_the_register():
    rows = [["NHS Black Country Integrated Care Board"], ["No board"], ["All"]]
    table = Table("boards", "Boards", [BOARD], rows)

    assert table.shown == [["Black Country"], ["No board"], ["All"]]
    assert (table.rows, table.described) == (rows, [{"label": name} for (name,) in rows])
    assert APPLICANT.shown("NHS trust") == "NHS trust"


@pytest.mark.parametrize(("number", "out_of", "said"), [(29, 200, "15%"), (161, 280, "58%"), (1, 8, "13%")])
def test_a_share_is_rounded_as_every_other_page_rounds_it(number, out_of, said):
    assert shown(number / out_of, "percent") == percent(number, out_of) == said
