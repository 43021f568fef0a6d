"""Which ways of spreading could have brought about what was counted, and how likely each is."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

# What may be true of one month, each as likely as the others before anything was counted.
ON_THEIR_OWN = np.geomspace(0.002, 0.25, 8)  # p: the chance that a site begins without an example
BY_EXAMPLE = np.array([0, 0.03, 0.08, 0.16, 0.26, 0.4])  # q: what is added once all others use it
SCATTER = np.array([0.005, 0.03, 0.1, 0.25])  # rho: how much sites begin together, as after a training day
CEILINGS = 10  # how many values of N are tried, from all that ever used it to all that could
LEAST, MOST = 1e-4, 0.95  # a chance of 0 or 1 would rule out for ever what happened once


class Grid(NamedTuple):
    """Ways of spreading, as arrays of one length: p, q, the ceiling N and rho."""

    p: Any
    q: Any
    ceiling: Any
    scatter: Any

    def chances(self, using: Any) -> Any:
        """h = p + q A / N: the chance of a month that a site which does not use it begins, while A use it."""
        return np.clip(self.p + self.q * using / self.ceiling, LEAST, MOST)

    def shapes(self, chances: Any) -> tuple[Any, Any]:
        """The two shapes of the beta distribution with these means, rho being 1 / (a + b + 1)."""
        weight = (1 - self.scatter) / self.scatter
        return chances * weight, (1 - chances) * weight


def weigh(numbers: Sequence[int], eligible: int) -> tuple[Grid, Any]:
    """Every way of spreading with its weight; the weights come to 1.

    numbers   how many used it at the end of each month, from the first on; none above `eligible`
    eligible  M, how many could; the ceiling is N = c M
    source    new of a month ~ BetaBinomial(N - A, h, rho); where fewer use it than before, none is new
    """
    counted = np.asarray(numbers)
    grid = _grid(int(counted.max()), eligible)
    months = np.stack([counted[:-1], np.maximum(np.diff(counted), 0)])
    (before, new), times = np.unique(months, axis=1, return_counts=True)
    likely = times @ _log_chances(grid, before[:, None], new[:, None])
    weights = np.exp(likely - likely.max())
    return grid, weights / weights.sum()


def _grid(most: int, eligible: int) -> Grid:
    ceilings = np.unique(np.linspace(max(most, 1), eligible, CEILINGS).round().astype(int))
    every = np.meshgrid(ON_THEIR_OWN, BY_EXAMPLE, ceilings, SCATTER, indexing="ij")
    return Grid(*(each.ravel() for each in every))


def _log_chances(grid: Grid, before: Any, new: Any) -> Any:
    """The logarithm of the chance of each month (down) in each way of spreading (across)."""
    from scipy.special import betaln, gammaln  # 30 MB or more that only a fan needs

    others = grid.ceiling - before
    a, b = grid.shapes(grid.chances(before))
    choices = gammaln(others + 1) - gammaln(new + 1) - gammaln(others - new + 1)
    return choices + betaln(new + a, others - new + b) - betaln(a, b)
