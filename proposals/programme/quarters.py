"""Quarters of the financial year of the NHS, which begins in April. Knows nothing of Django."""

import re
from datetime import date, timedelta
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 2000, 2099


class Quarter(NamedTuple):
    """`Quarter(2026, 3)` is from October to December 2026."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """2026-27-q3"""
        return f"{self.year}-{(self.year + 1) % 100:02}-q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, self.number * 3 + 1, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def title(self) -> str:
        first, last = self.first_day, self.last_day
        return f"Quarter {self.number} of {self.year}/{(self.year + 1) % 100:02}: {first:%B} to {last:%B} {last.year}"


def quarter_of(day: date) -> Quarter:
    if day.month < 4:
        return Quarter(day.year - 1, 4)
    return Quarter(day.year, (day.month - 1) // 3)


def latest_quarters(today: date, number: int) -> list[Quarter]:
    """The one that lasts, and those before it."""
    found = [quarter_of(today)]
    while len(found) < number:
        found.append(found[-1].before)
    return found


def quarter_named(code: str) -> Quarter | None:
    """None where there is no such quarter: 2026-27-q3, and not 2026-28-q3."""
    found = re.fullmatch(r"(\d{4})-\d{2}-q([1-4])", code, re.ASCII)
    quarter = Quarter(int(found[1]), int(found[2])) if found else None
    is_known = quarter is not None and quarter.code == code and FIRST_YEAR <= quarter.year <= LAST_YEAR
    return quarter if is_known else None
