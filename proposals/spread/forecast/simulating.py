"""What may come: the ways of spreading that fit go on by chance, many times over, with the same dice for the same data.

How far it looks ahead follows from how long was counted. Months before 5 say nothing about the next ones; up to 11 they
say something about three; from 12 on about as many as were counted, and about where it will end.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from proposals.spread.forecast.fitting import Grid, weigh

FEWEST_FOR_A_FAN, FEWEST_FOR_A_CEILING = 5, 12
AHEAD_AT_FIRST, FURTHEST = 3, 24
DRAWS, SEED = 1_000, 2026
QUANTILES = [0.05, 0.25, 0.75, 0.95]


class Band(NamedTuple):
    """So many months ahead: nine times in ten from `lowest` to `highest`, every second time from `low` to `high`."""

    ahead: int
    lowest: int
    low: int
    high: int
    highest: int


class Ceiling(NamedTuple):
    """How many will use it in the end: the middle of what is likely, and where it lies nine times in ten."""

    lowest: int
    middle: int
    highest: int


class Forecast(NamedTuple):
    """`bands` month by month; `ceiling` None before there are 12 months."""

    bands: list[Band]
    ceiling: Ceiling | None


def months_ahead(counted: int) -> int:
    if counted < FEWEST_FOR_A_FAN:
        return 0
    return AHEAD_AT_FIRST if counted < FEWEST_FOR_A_CEILING else min(counted, FURTHEST)


def forecast(numbers: Sequence[int], eligible: int) -> Forecast | None:
    """How many may use it in the months to come; never fewer than do, nor more than could.

    numbers   how many used it at the beginning, and at the end of each month
    eligible  how many could; at least as many as ever used it
    returns   None where there is too little to go by: fewer than 5 months, nobody who uses it, or nobody who could yet
    raises    ValueError where more used it than could
    """
    if max(numbers, default=0) > eligible:
        raise ValueError("More sites used it than could.")
    ahead = months_ahead(len(numbers) - 1)
    if not ahead or not 0 < numbers[-1] < eligible:
        return None
    ways, drawn = _drawn(numbers, eligible)
    ceiling = _ceiling(ways.ceiling) if ahead > AHEAD_AT_FIRST else None
    return Forecast(_bands(_go_on(ways, numbers[-1], ahead, drawn)), ceiling)


def _drawn(numbers: Sequence[int], eligible: int) -> tuple[Grid, np.random.Generator]:
    """Ways of spreading as often as they are likely, and the dice to go on with."""
    grid, weights = weigh(numbers, eligible)
    dice = np.random.default_rng(SEED)
    chosen = dice.choice(len(weights), DRAWS, p=weights)
    return Grid(*(each[chosen] for each in grid)), dice


def _go_on(ways: Grid, using: int, ahead: int, dice: np.random.Generator) -> Any:
    """[month, draw] how many use it."""
    numbers = np.full(DRAWS, using)
    months = []
    for _ in range(ahead):
        shares = dice.beta(*ways.shapes(ways.chances(numbers)))
        numbers = numbers + dice.binomial(ways.ceiling - numbers, shares)
        months.append(numbers)
    return np.array(months)


def _bands(months: Any) -> list[Band]:
    ends = np.quantile(months, QUANTILES, axis=1, method="inverted_cdf").astype(int)
    return [Band(place + 1, *(int(end) for end in each)) for place, each in enumerate(ends.T)]


def _ceiling(ceilings: Any) -> Ceiling:
    return Ceiling(*(int(end) for end in np.quantile(ceilings, [0.05, 0.5, 0.95], method="inverted_cdf")))
