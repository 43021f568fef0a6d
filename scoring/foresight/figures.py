"""How well one series foretells another. Knows nothing of Django and nothing of persons."""

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

NEEDED = 30  # cases; fewer say nothing, so nothing is said
Z_95 = 1.959964


class Correlation(NamedTuple):
    """Spearman's rank correlation, from -1 to 1, with the interval that holds the true one 19 times in 20."""

    rho: float
    low: float
    high: float


def rank_correlation(pairs: Sequence[tuple[float, float]]) -> Correlation | None:
    """
    pairs    (foretold, came), in any units; equal values share the mean of their ranks
    returns  None below `NEEDED` pairs, and where all values of one side are equal
    source   interval by Fisher's z with the error of Bonett and Wright, Psychometrika 65 (2000), p. 23
    """
    if len(pairs) < NEEDED:
        return None
    try:
        rho = statistics.correlation(ranks([one for one, _ in pairs]), ranks([other for _, other in pairs]))
    except statistics.StatisticsError:  # one side does not vary
        return None
    rho = max(-1.0, min(1.0, rho))
    bounded = min(max(rho, -1 + 1e-12), 1 - 1e-12)
    reach = Z_95 * math.sqrt((1 + bounded**2 / 2) / (len(pairs) - 3))
    z = math.atanh(bounded)
    return Correlation(rho, min(rho, math.tanh(z - reach)), max(rho, math.tanh(z + reach)))


def ranks(values: Sequence[float]) -> list[float]:
    """From 1 for the least; equal values share the mean of their places."""
    in_order = sorted(values)
    return [(bisect_left(in_order, value) + 1 + bisect_right(in_order, value)) / 2 for value in values]


def strength(correlation: Correlation) -> str:
    """What may be said of it in words; what the interval leaves open stays open."""
    if correlation.low <= 0 <= correlation.high:
        return "The figures do not show that higher scores spread further, nor that they don’t."
    if correlation.high < 0:
        return "What scored higher spread less far."
    how = "clearly" if correlation.low >= 0.5 else "somewhat" if correlation.low >= 0.2 else "a little"
    return f"What scored higher spread {how} further."


class Bin(NamedTuple):
    """Forecasts from `low` to below `high` per cent (the last with 100): how many, their mean, how often it came."""

    low: int
    high: int
    cases: int
    foretold: float
    came: float


class Calibration(NamedTuple):
    """The mean squared error of forecasts (Brier), from 0 to 1, and what saying the base rate each time would give."""

    brier: float
    baseline: float
    bins: list[Bin]

    @property
    def in_words(self) -> str:
        if self.brier < self.baseline:
            return "Forecasts told more than the share of all that came."
        return "Forecasts told no more than the share of all that came."


BINS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))


def calibration(pairs: Sequence[tuple[float, bool]]) -> Calibration | None:
    """
    pairs    (chance in per cent, whether it came)
    returns  None below `NEEDED` pairs
    source   Brier, Monthly Weather Review 78 (1950)
    """
    if len(pairs) < NEEDED:
        return None
    rate = sum(came for _, came in pairs) / len(pairs)
    brier = math.fsum((chance / 100 - came) ** 2 for chance, came in pairs) / len(pairs)
    bins = [found for low, high in BINS if (found := _bin(low, high, pairs))]
    return Calibration(brier, rate * (1 - rate), bins)


def _bin(low: int, high: int, pairs: Sequence[tuple[float, bool]]) -> Bin | None:
    inside = [(chance, came) for chance, came in pairs if low <= chance < high or chance == high == BINS[-1][1]]
    if not inside:
        return None
    foretold, came = (100 * sum(each) / len(inside) for each in zip(*((c / 100, o) for c, o in inside), strict=True))
    return Bin(low, high, len(inside), foretold, came)
