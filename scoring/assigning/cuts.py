"""The best plan that holds together, by integer programming: cuts across the borders of whatever falls apart.

Slow beside the flow, so only for small problems, and only over pairs that can be in a better plan than one that is
known: a pair whose reduced cost is more than what that plan loses to the best of all can't (reduced cost fixing).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from scoring.assigning.borders import ACROSS_A_BORDER, Groups, groups_of
from scoring.assigning.figures import BALANCE_POINTS, CHANCE, STEEPEST, Figures, Made, Marked, Numbers, joined
from scoring.assigning.optimum import Optimum
from scoring.assigning.prices import reduced_costs

ROUNDS = 25
MOST_PAIRS = 5_000  # more would take minutes, and at that size bridges are near enough
MOST_BRANCHES = 500  # a count rather than a time, so that the answer is always the same
LEAST_DIFFERENCE = 0.4  # points; plans differ by whole ones, beside less than a half by chance


def best_across(figures: Figures, best: Optimum, apart: Groups, known: Made | None) -> Made | None:
    """The best plan that crosses each border twice and holds together; None where it is too large, or there is none.

    `best` is the best plan of all, which falls `apart`; `known` one that holds together, if there is one.
    """
    may_be = _pairs_that_could_better(figures, best, known)
    if may_be.sum() > MOST_PAIRS:
        return None
    programme = _Programme(figures, *np.nonzero(may_be))
    borders = apart
    for _ in range(ROUNDS):
        programme.cross(borders)
        made = programme.solve()
        if made is None:
            return None
        borders = groups_of(figures.points.shape, *joined(figures.standing, made))
        if borders.number <= 1:
            return made
    return None


def _pairs_that_could_better(figures: Figures, best: Optimum, known: Made | None) -> Marked:
    if known is None:
        return figures.is_free
    loses = (figures.objective(*best.flow.pairs) - figures.objective(*known) + 1) * figures.worth
    could = np.zeros_like(figures.is_free)
    for strip, cost in reduced_costs(figures, best.flow):
        could[strip] = figures.is_free[strip] & (cost <= loses)
    could[known] = True
    return could


class _Programme:
    """Whole numbers, 0 or 1, for each pair that may be made."""

    def __init__(self, figures: Figures, rows: Numbers, columns: Numbers) -> None:
        self.figures, self.rows, self.columns = figures, rows, columns
        self.solver = pywraplp.Solver.CreateSolver("SCIP")  # HiGHS, which comes with it too, prints
        self.solver.SetSolverSpecificParametersAsString(f"limits/nodes = {MOST_BRANCHES}")
        self.pairs = [self.solver.BoolVar("") for _ in rows]
        self._fill_places()
        self._keep_loads()
        by_chance = figures.chance[rows, columns] / (2 * CHANCE * max(int(figures.places.sum()), 1))
        for pair, points in zip(self.pairs, figures.points[rows, columns] - by_chance, strict=True):
            self.solver.Objective().SetCoefficient(pair, float(points))
        self.solver.Objective().SetMaximization()

    def _fill_places(self) -> None:
        of_row: dict[int, list[Any]] = defaultdict(list)
        of_kind: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for pair, row, column in zip(self.pairs, self.rows.tolist(), self.columns.tolist(), strict=True):
            of_row[row].append(pair)
            of_kind[row, int(self.figures.kind[column])].append(pair)
        for row, places in enumerate(self.figures.places.tolist()):
            self._sum(of_row[row], sum(places), sum(places))
            for kind in range(1, len(places)):
                if places[kind]:
                    self._sum(of_kind[row, kind], places[kind], self.solver.infinity())

    def _keep_loads(self) -> None:
        of_column: dict[int, list[Any]] = defaultdict(list)
        for pair, column in zip(self.pairs, self.columns.tolist(), strict=True):
            of_column[column].append(pair)
        figures = self.figures
        for column, pairs in of_column.items():
            room, fair = int(figures.room[column]), int(figures.fair[column] - figures.load[column])
            self._sum(pairs, int(figures.floor[column]), room)
            above = self._sum(pairs, -self.solver.infinity(), max(fair, 0))
            for number in range(1, room - max(fair, 0) + 1):
                step = self.solver.NumVar(0, 1, "")
                above.SetCoefficient(step, -1)
                steepness = min(number + max(-fair, 0), STEEPEST)
                self.solver.Objective().SetCoefficient(step, -BALANCE_POINTS * float(steepness))

    def cross(self, borders: Groups) -> None:
        """Two pairs across the border of each group, those that stand already among them."""
        joins = self.figures.wanted[self.rows] > 1
        for group in range(borders.number):
            across = np.flatnonzero(borders.crosses(group, self.rows, self.columns) & joins)
            already = int(borders.crosses(group, *self.figures.standing).sum())
            self._sum([self.pairs[at] for at in across], ACROSS_A_BORDER - already, self.solver.infinity())

    def _sum(self, pairs: Iterable[Any], least: float, most: float) -> Any:
        rule = self.solver.Constraint(float(least), float(most))
        for pair in pairs:
            rule.SetCoefficient(pair, 1)
        return rule

    def solve(self) -> Made | None:
        how = pywraplp.MPSolverParameters()
        size = max(float(self.figures.most_points(self.figures.places.sum(axis=1))), 1.0)
        how.SetDoubleParam(how.RELATIVE_MIP_GAP, LEAST_DIFFERENCE / size)
        if self.solver.Solve(how) != pywraplp.Solver.OPTIMAL:
            return None
        is_made = np.array([pair.solution_value() > 0.5 for pair in self.pairs])
        return self.rows[is_made], self.columns[is_made]
