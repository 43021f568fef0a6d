"""A column of months and values as people write it, read cell by cell."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.files.cells import Cell, Tab
from proposals.measured.columns import TooMuch, month_of, number_of, read_lines, rows_of_tabs, rows_of_text

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03", "2026-3", "2026-03-01", "2026-03-31 00:00:00", "2026/03", "03/2026", "3/2026", "01/03/2026",
        "31.03.2026", "March 2026", "Mar 2026", "mar-26", "Mar '26", "1 March 2026", " 2026-03 ", "Mar. 2026",
    ],
)  # fmt: skip
def test_a_month_is_known_as_people_write_it(cell):
    assert month_of(cell) == MARCH


@pytest.mark.parametrize("cell", ["", "March", "2026", "2026-13", "13/2026", "Smarch 2026", "0026-03", "38.5"])
def test_what_names_no_month_is_none(cell):
    assert month_of(cell) is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("38.5", "38.5"), ("38.5%", "38.5"), (" 1,204 ", "1204"), ("1,204,000.25", "1204000.25"), ("-3", "-3"),
        ("38,5", None), ("12,04", None), ("1e5", None), ("NaN", None), ("", None), ("=1+1", None), ("9" * 11, None),
    ],
)  # fmt: skip
def test_a_number_is_known_and_never_guessed(cell, value):
    assert number_of(cell) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "text",
    [
        "Month;Value\n2026-03;38.5\n2026-04;40\n", 
        "Month,Value\r\n2026-03,38.5\r\n2026-04,40", "2026-03\t38.5\n2026-04\t40",
        "March 2026 38.5\nApril 2026   40\n\n", "\ufeff2026-03,38.5\n2026-04,40\nMay 2026,\n",
    ],
)  # fmt: skip
def test_a_column_is_read_however_its_cells_are_kept_apart(text):
    lines = read_lines(rows_of_text(text), has_denominator=False)

    assert [(line.month, line.value, line.problems) for line in lines] == [
        (MARCH, Decimal("38.5"), []),
        (APRIL, Decimal(40), []),
    ]


def test_three_columns_are_counts():
    lines = read_lines(rows_of_text("2026-03\t159\t421\n2026-04\t38.5"), has_denominator=True)

    assert [(line.counts, line.value) for line in lines] == [((159, 421), None), (None, Decimal("38.5"))]


def test_each_cell_says_what_is_wrong_with_it():
    text = "Month\tSeen\tAll\nMarch\t1\t2\n2026-04\tmany\t1.5\n2026-05\t\n2026-06\t3\t4\n2026-06\t3\t5\nTotal"

    lines = read_lines(rows_of_text(text), has_denominator=True)

    assert [(line.number, line.problems) for line in lines] == [
        (2, ["“March” is no month. Write it as 2026-03 or March 2026."]),
        (3, ["“many” is no whole number from 0 up.", "“1.5” is no whole number from 0 up."]),
        (5, []),
        (6, ["June 2026 is there already, in line 5."]),
        (7, ["“Total” is no month. Write it as 2026-03 or March 2026.", "“” is no number. Write it as 38.5."]),
    ]


def test_a_workbook_gives_the_first_tab_that_holds_anything():
    cells = [Cell(1, 1, "text", "Month"), Cell(2, 1, "date", "2026-03-01 00:00:00"), Cell(2, 2, "number", 38.5)]

    rows = rows_of_tabs([Tab("Empty", []), Tab("Values", cells), Tab("Other", [Cell(1, 1, "text", "no")])])

    assert rows == [["Month", "", ""], ["2026-03-01 00:00:00", "38.5", ""]]


def test_more_than_a_column_can_hold_is_refused():
    for text in ("2026-03\t1\n" * 601, "x" * 60_001):
        with pytest.raises(TooMuch):
            rows_of_text(text)


@settings(max_examples=300)
@given(st.text(st.sampled_from("2026-03/\t;, \nabMay.%\"'=\x00\u2028é9"), max_size=80), st.booleans())
def test_no_text_breaks_the_reader(text, has_denominator):
    for line in read_lines(rows_of_text(text), has_denominator=has_denominator):
        assert line.problems or (line.month and (line.value is not None or line.counts))
