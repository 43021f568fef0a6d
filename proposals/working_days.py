"""Working days of England: Monday to Friday without bank holidays. Every clock of the product counts in these.

Pure: dates in, dates and numbers out. The bank holidays, with their substitute days and those that were proclaimed
for one year only, come from the `holidays` package.
"""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

REMINDER_DAYS = 4  # the moderators are reminded of a submission (domain.md "Clocks", after the NHS Innovation Service)
MODERATION_DAYS = 6  # the last working day on which they answer in time; after it the submission is overdue
ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_after(day: date, days: int) -> date:
    """The date that lies this many working days after `day`."""
    while days:
        day += ONE_DAY
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; none when `end` is not after it."""
    if end <= start:
        return 0
    closed = (day for year in range(start.year, end.year + 1) for day in bank_holidays(year))
    return _weekdays_between(start, end) - sum(start < day <= end for day in closed)


def latest_start_of(days: int, today: date) -> date:
    """The latest date from which at least this many working days have passed until `today`."""
    start = today
    while days:
        days -= is_working_day(start)
        start -= ONE_DAY
    return start


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Those of England that fall on a weekday: on other days nobody works anyway."""
    return frozenset(day for day in country_holidays("GB", subdiv="ENG", years=year) if day.weekday() < 5)


def _weekdays_between(start: date, end: date) -> int:
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum((start.weekday() + step) % 7 < 5 for step in range(1, rest + 1))
