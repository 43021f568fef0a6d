"""Run charts: what a short series says by its median alone, where limits would be too loose to trust.

source   Perla, Provost and Murray 2011 (shift, trend, what is skipped); Swed and Eisenhart 1943 (number of runs)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import comb
from statistics import median

from proposals.variation.limits import side_of

FEWEST, MOST = 8, 12  # below it says nothing, above it an XmR chart says more
SHIFT, TREND = 6, 5
TAIL = 0.025


@dataclass(frozen=True)
class RunChart:
    """`shifts` and `trends` are the places of the values that make them; `expected` is the usual number of runs."""

    median: float
    shifts: list[int]
    trends: list[int]
    runs: int
    expected: tuple[int, int] | None

    @property
    def has_too_few_runs(self) -> bool:
        return self.expected is not None and self.runs < self.expected[0]

    @property
    def has_too_many_runs(self) -> bool:
        return self.expected is not None and self.runs > self.expected[1]


def read_runs(values: Sequence[float]) -> RunChart:
    """What stands out in at least one value by the rules of run charts.

    A value on the median counts for no shift and no run, and breaks neither; a repeated value counts for no trend.
    """
    middle = median(values)
    sides = [(place, side) for place, value in enumerate(values) if (side := side_of(value, middle))]
    stretches = [[place for place, _ in group] for _, group in groupby(sides, key=lambda each: each[1])]
    above = sum(side > 0 for _, side in sides)
    return RunChart(
        median=middle,
        shifts=[place for stretch in stretches if len(stretch) >= SHIFT for place in stretch],
        trends=_trending(values),
        runs=len(stretches),
        expected=usual_runs(above, len(sides) - above),
    )


def _trending(values: Sequence[float]) -> list[int]:
    moved = [0, *(at for at, (was, now) in enumerate(pairwise(values), 1) if side_of(now, was))] if values else []
    steps = [(later, side_of(values[later], values[earlier])) for earlier, later in pairwise(moved)]
    found: set[int] = set()
    for _, group in groupby(steps, key=lambda step: step[1]):
        ends = [place for place, _ in group]
        start = moved[moved.index(ends[0]) - 1]
        if len(ends) + 1 >= TREND:
            found |= {start, *ends}
    return sorted(found)


def usual_runs(above: int, below: int) -> tuple[int, int] | None:
    """The fewest and the most runs that are not out of the ordinary, by both exact tails; None where none is usual.

    above, below  how many values lie on each side of the median
    """
    if not above or not below:
        return None
    chances = [chance_of_runs(number, above, below) for number in range(above + below + 1)]
    fewest = next(number for number in range(len(chances)) if sum(chances[: number + 1]) > TAIL)
    most = next(number for number in reversed(range(len(chances))) if sum(chances[number:]) > TAIL)
    return fewest, most


def chance_of_runs(runs: int, above: int, below: int) -> float:
    """How likely so many runs are when every order of the values is equally likely."""
    if runs < 2:
        return 0.0
    half, odd = divmod(runs, 2)
    if odd:
        ways = comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)
    else:
        ways = 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return ways / comb(above + below, above)
