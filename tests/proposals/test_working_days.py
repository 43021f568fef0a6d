"""Working days of England: the clocks stand still at weekends, on bank holidays and on their substitute days."""

from datetime import date, timedelta

import pytest

from proposals.working_days import (
    bank_holidays,
    is_working_day,
    latest_start_of,
    working_days_after,
    working_days_between,
)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 2), 6, date(2026, 3, 10)),  # a Monday in an ordinary month
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # a Saturday
        (date(2026, 4, 1), 6, date(2026, 4, 13)),  # over Good Friday and Easter Monday
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # the Thursday before Easter
        (date(2026, 5, 1), 1, date(2026, 5, 5)),  # early May bank holiday
        (date(2026, 8, 28), 4, date(2026, 9, 4)),  # summer bank holiday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Boxing Day on a Saturday, kept on the Monday
        (date(2026, 12, 23), 6, date(2027, 1, 5)),  # Christmas and New Year
        (date(2027, 12, 24), 1, date(2027, 12, 29)),  # Christmas Day and Boxing Day both at a weekend
        (date(2027, 12, 31), 1, date(2028, 1, 4)),  # New Year's Day on a Saturday
        (date(2022, 9, 16), 1, date(2022, 9, 20)),  # the funeral of the Queen, proclaimed for that year
        (date(2020, 5, 7), 1, date(2020, 5, 11)),  # early May moved to VE Day
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_a_number_of_working_days_ends_where_a_calendar_of_england_says(start, days, end):
    assert working_days_after(start, days) == end
    assert working_days_between(start, end) == days


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 2),  # a holiday in Scotland
        date(2026, 3, 17),  # in Northern Ireland
        date(2026, 11, 30),  # in Scotland
        date(2026, 12, 24),
        date(2026, 5, 8),  # a holiday in 2020 only
    ],
)
def test_other_days_of_the_year_are_worked(day):
    assert is_working_day(day)


def test_england_has_eight_bank_holidays_in_an_ordinary_year_whatever_day_they_fall_on():
    assert {year: len(bank_holidays(year)) for year in range(2023, 2035)} == dict.fromkeys(range(2023, 2035), 8) | {
        2023: 9  # the coronation
    }


def test_counting_agrees_with_walking_day_by_day_over_three_years():
    first = date(2025, 12, 1)
    days = [first + timedelta(days=n) for n in range(0, 3 * 366, 29)]

    for start in days:
        for end in days:
            span = (end - start).days
            by_hand = sum(is_working_day(start + timedelta(days=n)) for n in range(1, span + 1))
            assert working_days_between(start, end) == by_hand


def test_the_latest_start_is_the_last_day_that_is_long_enough_ago():
    today = date(2027, 1, 8)

    for _ in range(400):
        for days in (0, 1, 4, 6, 7):
            start = latest_start_of(days, today)
            assert working_days_between(start, today) == days
            assert days == 0 or working_days_between(start + timedelta(days=1), today) == days - 1
        today += timedelta(days=1)
