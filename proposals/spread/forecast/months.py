"""A curve of days cut into whole months, counted back from the day that one asks about: no month is left half."""

from collections.abc import Sequence
from datetime import date

from proposals.days import months_after


def monthly(curve: Sequence[tuple[date, int]], start: date, on: date) -> list[int]:
    """How many there were at the beginning of the first whole month since `start`, and at the end of each month.

    curve   [(day, number from that day on)], oldest first
    returns one number more than there are months; the last is that of `on`; empty where `on` is before `start`
    """
    numbers: list[int] = []
    while (end := months_after(on, -len(numbers))) >= start:
        numbers.append(number_on(curve, end))
    return numbers[::-1]


def number_on(curve: Sequence[tuple[date, int]], day: date) -> int:
    return next((number for since, number in reversed(curve) if since <= day), 0)
