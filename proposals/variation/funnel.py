"""Funnel plots: sites of different size beside each other in one period, and how far chance alone scatters them.

Limits are exact tails of the binomial distribution for shares and of the Poisson distribution for rates, interpolated
between two counts so that they run smoothly. Nothing is adjusted for sites that differ in who comes to them: a site
outside the limits asks for a look, and is no verdict.

source   Spiegelhalter 2005, "Funnel plots for comparing institutional performance", appendix A.1
"""

from collections.abc import Sequence
from math import exp, floor, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

SHARE, RATE = "share", "rate"
WARNING, ACTION = 0.025, 0.001  # each tail of the inner limits (95 %) and of the outer ones (99.8 %)
NEGLIGIBLE = 1e-17


class Band(NamedTuple):
    """The inner and outer limits for one denominator, as shares or rates of one."""

    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


class Place(NamedTuple):
    """One site: its figure, its band, and how far out it lies: 0 within, 1 beyond the inner, 2 beyond the outer."""

    value: float
    denominator: float
    band: Band
    beyond: int


class Funnel(NamedTuple):
    centre: float
    places: list[Place]


def funnel_of(counts: Sequence[tuple[int, int]], kind: str) -> Funnel:
    """Sites of one period against the share or rate of all of them together, sum over sum.

    counts  (numerator, denominator above 0) of each site; for a SHARE the numerator is at most the denominator
    raises  ValueError when there is no site, or a count that is none
    """
    _must_be_counts(counts, kind)
    centre = sum(events for events, _ in counts) / sum(size for _, size in counts)
    bands = {size: band_at(size, centre, kind) for _, size in counts}
    return Funnel(centre, [_place(events, size, bands[size]) for events, size in counts])


def band_at(size: int, centre: float, kind: str) -> Band:
    """The limits for a site with this denominator, when chance alone is at work around `centre`."""
    tails = [ACTION, WARNING, 1 - WARNING, 1 - ACTION]
    return Band(*(limit(tail, size, centre, kind) for tail in tails))


def limit(tail: float, size: int, centre: float, kind: str) -> float:
    """The figure below which a site of this size lies with the chance `tail`, between two counts in proportion."""
    if centre <= 0 or kind == SHARE and centre >= 1:
        return centre
    count, up_to_it, at_it = _quantile(tail, size, centre, kind)
    return max(0.0, count - (up_to_it - tail) / at_it) / size


def _quantile(tail: float, size: int, centre: float, kind: str) -> tuple[int, float, float]:
    """The smallest count whose chance of itself or fewer exceeds `tail`: (count, that chance, its own chance)."""
    most = size if kind == SHARE else inf
    expected = size * centre
    spread = sqrt(expected * (1 - centre) if kind == SHARE else expected)
    count = int(min(most, max(0, floor(expected + spread * NormalDist().inv_cdf(tail)))))
    own = exp(_log_chance(count, size, centre, kind))
    total = _up_to(count, own, size, centre, kind)
    while total <= tail and count < most:
        own *= _ratio(count + 1, size, centre, kind)
        count, total = count + 1, total + own
    while count > 0 and total - own > tail:
        total -= own
        own /= _ratio(count, size, centre, kind)
        count -= 1
    return count, total, own


def _up_to(count: int, own: float, size: int, centre: float, kind: str) -> float:
    """The chance of `count` or fewer: its own, and those below it for as long as they matter."""
    total, term = own, own
    for number in range(count, 0, -1):
        term /= _ratio(number, size, centre, kind)
        total += term
        if term < NEGLIGIBLE * total:
            break
    return total


def _ratio(count: int, size: int, centre: float, kind: str) -> float:
    """How much likelier this count is than the one below it."""
    if kind == SHARE:
        return (size - count + 1) / count * centre / (1 - centre)
    return size * centre / count


def _log_chance(count: int, size: int, centre: float, kind: str) -> float:
    if kind == RATE:
        return count * log(size * centre) - size * centre - lgamma(count + 1)
    ways = lgamma(size + 1) - lgamma(count + 1) - lgamma(size - count + 1)
    return ways + count * log(centre) + (size - count) * log1p(-centre)


def _place(events: int, size: int, band: Band) -> Place:
    value = events / size
    is_beyond_inner = value < band.inner_low or value > band.inner_high
    is_beyond_outer = value < band.outer_low or value > band.outer_high
    return Place(value, size, band, is_beyond_inner + is_beyond_outer)


def _must_be_counts(counts: Sequence[tuple[int, int]], kind: str) -> None:
    if not counts:
        raise ValueError("A funnel needs at least one site.")
    for events, size in counts:
        if size <= 0 or events < 0 or kind == SHARE and events > size:
            raise ValueError(f"{events} of {size} is no count.")
