"""The same assignment by another way: an integer programme for HiGHS with all pairs, and cuts until it holds together.

Written from the rules, not from the product's network; what a pair is worth is taken from `points_of`.
"""

from collections import defaultdict

import highspy
import numpy as np

from scoring.assigning.figures import BALANCE_POINTS, STEEPEST
from scoring.assigning.match import points_of

INFINITY = highspy.kHighsInf


def exact_objective(problem, *, connect=False):
    """The highest objective that any plan has which meets every demand, slot, cap and floor; no standing pairs."""
    model = _Model(problem)
    cuts: list[set] = []
    while True:
        objective, pairs = model.solve(cuts)
        groups = _groups(pairs)
        if not connect or len(groups) == 1:
            return objective
        cuts += groups


def _groups(pairs):
    """Sets of proposals and assessors that pairs hold together."""
    neighbours = defaultdict(set)
    for proposal, assessor in pairs:
        neighbours["proposal", proposal].add(("assessor", assessor))
        neighbours["assessor", assessor].add(("proposal", proposal))
    groups, seen = [], set()
    for start in neighbours:
        if start in seen:
            continue
        group, ahead = set(), [start]
        while ahead:
            node = ahead.pop()
            if node not in group:
                group.add(node)
                ahead += neighbours[node]
        seen |= group
        groups.append(group)
    return groups


class _Model:
    def __init__(self, problem):
        self.problem = problem
        self.pairs = [
            (need, assessor)
            for need in problem.needs
            for assessor in problem.assessors
            if (need.proposal, assessor.assessor) not in problem.forbidden
        ]
        sheets = sum(need.sheets for need in problem.needs)
        capacity = sum(each.capacity for each in problem.assessors)
        self.steps = [  # one column for each sheet above a fair load
            (each.assessor, BALANCE_POINTS * min(number, STEEPEST))
            for each in problem.assessors
            for number in range(1, each.capacity - -(-sheets * each.capacity // capacity) + 1)
        ]
        self.fair = {each.assessor: -(-sheets * each.capacity // capacity) for each in problem.assessors}

    def solve(self, cuts):
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.5)
        worth = [points_of(need, assessor) for need, assessor in self.pairs] + [-cost for _, cost in self.steps]
        count = len(worth)
        solver.addVars(count, np.zeros(count), np.ones(count))
        solver.changeColsCost(count, np.arange(count, dtype=np.int32), -np.array(worth, float))
        if cuts:
            whole = np.full(len(self.pairs), highspy.HighsVarType.kInteger)
            solver.changeColsIntegrality(len(self.pairs), np.arange(len(self.pairs), dtype=np.int32), whole)
        for lower, upper, columns, values in [*self._rules(), *map(self._cut, cuts)]:
            solver.addRow(lower, upper, len(columns), np.array(columns, np.int32), np.array(values, float))
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        taken = np.array(solver.getSolution().col_value[: len(self.pairs)])
        made = [
            (need.proposal, each.assessor) for (need, each), one in zip(self.pairs, taken, strict=True) if one > 0.5
        ]
        return -solver.getInfo().objective_function_value, made

    def _rules(self):
        of_need, of_slot, of_assessor, above = (defaultdict(list) for _ in range(4))
        for column, (need, assessor) in enumerate(self.pairs):
            of_need[need.proposal].append(column)
            of_slot[need.proposal, assessor.kind].append(column)
            of_assessor[assessor.assessor].append(column)
        for column, (assessor, _) in enumerate(self.steps, start=len(self.pairs)):
            above[assessor].append(column)
        for need in self.problem.needs:
            columns = of_need[need.proposal]
            yield need.sheets, need.sheets, columns, [1] * len(columns)
            for kind, number in need.slots.items():
                columns = of_slot[need.proposal, kind]
                yield number, INFINITY, columns, [1] * len(columns)
        for each in self.problem.assessors:
            columns, steps = of_assessor[each.assessor], above[each.assessor]
            yield each.floor, each.capacity, columns, [1] * len(columns)
            yield -INFINITY, self.fair[each.assessor], columns + steps, [1] * len(columns) + [-1] * len(steps)

    def _cut(self, group):
        """At least two pairs cross the border of the group, of proposals that have another sheet to join it with."""
        columns = [
            column
            for column, (need, assessor) in enumerate(self.pairs)
            if (("proposal", need.proposal) in group) != (("assessor", assessor.assessor) in group) and need.sheets > 1
        ]
        return 2, INFINITY, columns, [1] * len(columns)
