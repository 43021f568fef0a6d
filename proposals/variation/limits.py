"""The limits of ordinary variation around a mean, as an XmR chart draws them.

source   Wheeler and Chambers 1992; NHS England, Making Data Count; matches NHSRplotthedots 0.2.2
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

SCALING = 2.66  # 3 / d2 for moving ranges of two: from the mean moving range to three sigma
SCREENING = 3.267  # D4: a moving range of this many mean ranges is no ordinary one
FEWEST_FOR_LIMITS = 5
FEWEST_FOR_FIRM_LIMITS = 12
CLOSE = 1e-9  # what a sum of floats may be off by must not decide on which side of a line a point lies


class Limits(NamedTuple):
    """A mean and how far ordinary values reach from it: three sigma, or None where there are too few to say."""

    mean: float
    reach: float | None
    points: int

    @property
    def lower(self) -> float | None:
        return None if self.reach is None else self.mean - self.reach

    @property
    def upper(self) -> float | None:
        return None if self.reach is None else self.mean + self.reach

    @property
    def near_lower(self) -> float | None:
        return None if self.reach is None else self.mean - self.reach * 2 / 3

    @property
    def near_upper(self) -> float | None:
        return None if self.reach is None else self.mean + self.reach * 2 / 3

    @property
    def are_provisional(self) -> bool:
        return self.reach is not None and self.points < FEWEST_FOR_FIRM_LIMITS


def limits_of(values: Sequence[float], *, screens: bool = True, window: int | None = None) -> Limits:
    """Mean and reach of a series without a break.

    values   in their order, at least one
    screens  whether a moving range that is out of the ordinary is left out, once, when the reach is found
    window   only the first so many are looked at; None for all
    returns  Limits; without a reach for fewer than FEWEST_FOR_LIMITS values
    """
    looked_at = values[:window]
    mean = fmean(looked_at)
    if len(looked_at) < FEWEST_FOR_LIMITS:
        return Limits(mean, None, len(looked_at))
    return Limits(mean, SCALING * _mean_range(looked_at, screens), len(looked_at))


def _mean_range(values: Sequence[float], screens: bool) -> float:
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    mean = fmean(ranges)
    if not screens:
        return mean
    ordinary = [each for each in ranges if each < SCREENING * mean]
    return fmean(ordinary) if ordinary else mean  # all are 0


def side_of(value: float, level: float) -> int:
    """1 above the level, -1 below it, 0 on it."""
    difference = value - level
    if abs(difference) <= CLOSE * max(1.0, abs(level)):
        return 0
    return 1 if difference > 0 else -1
