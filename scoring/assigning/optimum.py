"""The best assignment of all, found among the few pairs that matter: the network is widened until prices prove it."""

from dataclasses import dataclass

import numpy as np

from scoring.assigning.figures import Figures, Marked, Numbers
from scoring.assigning.network import Flow, least_cost_flow
from scoring.assigning.prices import what_would_better

BEST_OF_A_PROPOSAL = 40
BEST_OF_A_KIND = 10
MORE_AT_ONCE = 10  # pairs added to each proposal where a first network was too narrow
ASSESSORS_AT_ONCE = 64

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Optimum:
    """The best flow; `may_be` marks the pairs it was found among, `gap` is what a better one could still gain."""

    flow: Flow
    may_be: Marked
    gap: float


def optimum(figures: Figures, may_be: Marked | None = None) -> Optimum:
    """The best assignment: no other is better by a whole point."""
    may_be = pairs_that_matter(figures) if may_be is None else may_be
    while True:
        flow = least_cost_flow(figures, may_be)
        more, gain = what_would_better(figures, flow, may_be, MORE_AT_ONCE)
        if gain < figures.worth:
            return Optimum(flow, may_be, gain / figures.worth)
        may_be = may_be | more


def pairs_that_matter(figures: Figures) -> Marked:
    """The best pairs of each proposal, the best in each kind of seat, and twice a fair load of each assessor's."""
    marked = np.zeros(figures.points.shape, np.bool_)
    for strip in figures.strips():
        _mark_best_of_proposals(marked[strip], _costs(figures, strip, slice(None)), figures)
    most = 2 * int(figures.fair.max(initial=0))
    for start in range(0, len(figures.load), ASSESSORS_AT_ONCE):
        strip = slice(start, start + ASSESSORS_AT_ONCE)
        _mark_cheapest(marked[:, strip].T, _costs(figures, slice(None), strip).T, most)
    return marked


def _mark_best_of_proposals(marked: Marked, costs: Numbers, figures: Figures) -> None:
    _mark_cheapest(marked, costs, BEST_OF_A_PROPOSAL)
    for kind in range(1, len(figures.kinds)):
        of_the_kind = figures.kind == kind
        best = marked[:, of_the_kind]
        _mark_cheapest(best, costs[:, of_the_kind], BEST_OF_A_KIND)
        marked[:, of_the_kind] = best


def _costs(figures: Figures, rows: slice, columns: slice) -> Numbers:
    return np.where(figures.is_free[rows, columns], figures.costs((rows, columns)), NEVER)


def _mark_cheapest(marked: Marked, costs: Numbers, number: int) -> None:
    """Mark so many of each row, or the whole row where it is no longer."""
    if number >= costs.shape[1]:
        marked[:] = True
    elif number:
        np.put_along_axis(marked, np.argpartition(costs, number, axis=1)[:, :number], True, axis=1)
