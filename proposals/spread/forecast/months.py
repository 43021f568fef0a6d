"""A curve of days cut into whole months, counted back from the day that one asks about: no month is left half."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date


def months_from(day: date, number: int) -> date:
    """The same day so many months later, earlier where the number is below 0; the last day of a month too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def monthly(curve: Sequence[tuple[date, int]], start: date, on: date) -> list[int]:
    """How many there were at the beginning of the first whole month since `start`, and at the end of each month.

    curve   [(day, number from that day on)], oldest first
    returns one number more than there are months; the last is that of `on`; empty where `on` is before `start`
    """
    numbers: list[int] = []
    while (end := months_from(on, -len(numbers))) >= start:
        numbers.append(number_on(curve, end))
    return numbers[::-1]


def number_on(curve: Sequence[tuple[date, int]], day: date) -> int:
    return next((number for since, number in reversed(curve) if since <= day), 0)
