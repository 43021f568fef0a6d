"""The rules by which a value stands out from ordinary variation, in the order in which one covers the next."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple

from proposals.variation.limits import Limits, side_of

LENGTHS = range(6, 9)  # how many values make a trend or a shift


class Rule(StrEnum):
    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


class Signal(NamedTuple):
    """Why a value stands out, and whether upwards (1) or downwards (-1)."""

    rule: Rule
    side: int


def signals_of(values: Sequence[float], limits: Limits, *, trend: int = 7, shift: int = 7) -> list[Signal | None]:
    """For each value of a series without a break, the first rule that it meets, or None.

    trend    so many values in a row that only rise or only fall; equal values break it
    shift    so many values in a row on one side of the mean; a value on the mean breaks it
    returns  one for each value; all None where there are no limits
    """
    if limits.reach is None:
        return [None] * len(values)
    sides = [side_of(value, limits.mean) for value in values]
    found: list[Signal | None] = [None] * len(values)
    by_rule = [
        (Rule.SHIFT, _shifted(sides, shift)),
        (Rule.TWO_OF_THREE, _two_of_three(values, sides, limits)),
        (Rule.TREND, _trending(values, trend)),
        (Rule.OUTSIDE, _outside(values, limits)),
    ]
    for rule, places in by_rule:  # the last covers what came before it
        for place, side in places:
            found[place] = Signal(rule, side)
    return found


def _outside(values: Sequence[float], limits: Limits) -> Iterator[tuple[int, int]]:
    for place, value in enumerate(values):
        if side := _beyond(value, limits.lower, limits.upper):
            yield place, side


def _trending(values: Sequence[float], length: int) -> Iterator[tuple[int, int]]:
    """A value where a fall follows a rise belongs to the later of the two."""
    steps = [side_of(later, earlier) for earlier, later in pairwise(values)]
    for places, side in _stretches(steps, length - 1):
        yield from ((place, side) for place in [*places, places[-1] + 1])


def _two_of_three(values: Sequence[float], sides: Sequence[int], limits: Limits) -> Iterator[tuple[int, int]]:
    """The values between two and three sigma, where there are two among three in a row on one side of the mean."""
    near = [
        not _beyond(value, limits.lower, limits.upper) and bool(_beyond(value, limits.near_lower, limits.near_upper))
        for value in values
    ]
    for start in range(len(values) - 2):
        three = range(start, start + 3)
        if abs(sum(sides[place] for place in three)) == 3 and sum(near[place] for place in three) >= 2:
            yield from ((place, sides[place]) for place in three if near[place])


def _shifted(sides: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    for places, side in _stretches(sides, length):
        yield from ((place, side) for place in places)


def _stretches(signs: Sequence[int], least: int) -> Iterator[tuple[list[int], int]]:
    """Places in a row with the same sign, which is not 0, where there are at least so many."""
    for sign, places in groupby(range(len(signs)), key=lambda place: signs[place]):
        together = list(places)
        if sign and len(together) >= least:
            yield together, sign


def _beyond(value: float, lower: float | None, upper: float | None) -> int:
    if upper is not None and side_of(value, upper) > 0:
        return 1
    return -1 if lower is not None and side_of(value, lower) < 0 else 0
