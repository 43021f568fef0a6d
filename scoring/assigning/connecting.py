"""Holding the sheets together: who marks what must not fall apart into groups that no assessor joins.

Between such groups no score can be compared with another. So at least two pairs cross the border of each group (the
cut of `science.md`, §3): the cheapest by their reduced costs are made, and the rest is assigned anew around them. That
is good, and at large near enough to the best; where it is not, `cuts.py` finds the best.
"""

from dataclasses import dataclass

import numpy as np

from scoring.assigning.borders import Borders, Groups, groups_of
from scoring.assigning.cuts import best_across
from scoring.assigning.figures import Figures, Made, Marked, joined
from scoring.assigning.optimum import Optimum, optimum

ROUNDS = 12
NEAR_ENOUGH = 0.0001  # of the objective


@dataclass(frozen=True)
class Connected:
    """What was found in the end.

    made       new pairs
    is_bridge  which of them join what would fall apart
    bound      no plan that keeps the same rules reaches a higher objective
    """

    made: Made
    is_bridge: Marked
    bound: float
    is_connected: bool


def connect(figures: Figures, best: Optimum) -> Connected:
    """A plan that holds together; the best of all where none is found that does and lacks nothing more."""
    apart = groups_of(figures.points.shape, *joined(figures.standing, best.flow.pairs))
    most = figures.objective(*best.flow.pairs) + best.gap
    if apart.number > 1 and (found := _held_together(figures, best, apart, most)):
        made, bound = found
        return Connected(made, apart.across(*made), bound, True)
    return Connected(best.flow.pairs, np.zeros(len(best.flow.pairs[0]), np.bool_), most, apart.number <= 1)


def _held_together(figures: Figures, best: Optimum, apart: Groups, most: float) -> tuple[Made, float] | None:
    """The best plan found that holds together, and how good any could be."""
    made = _with_bridges(figures, best, apart)
    bound = most - Borders.of(figures, best, apart).least_cost() / figures.worth
    if not any(best.flow.lacks) and not _is_near(figures, made, bound):
        proved = best_across(figures, best, apart, made)
        if proved is not None:
            return proved, figures.objective(*proved)
    return (made, bound) if made is not None else None


def _with_bridges(figures: Figures, best: Optimum, groups: Groups) -> Made | None:
    """Bridges across the borders and the best plan around them; more of them where that falls apart elsewhere."""
    bridges, rest, tried = figures.no_pairs, figures, best
    for _ in range(ROUNDS):
        more = Borders.of(rest, tried, groups).cheapest_bridges()
        if not len(more[0]):
            return None
        bridges, rest = joined(bridges, more), rest.with_pairs(*more)
        tried = optimum(rest, best.may_be)
        groups = groups_of(figures.points.shape, *joined(rest.standing, tried.flow.pairs))
        if tried.flow.lacks > best.flow.lacks:
            return None
        if groups.number <= 1:
            return joined(bridges, tried.flow.pairs)
    return None


def _is_near(figures: Figures, made: Made | None, bound: float) -> bool:
    return made is not None and bound - figures.objective(*made) <= max(NEAR_ENOUGH * bound, 0.5)
