"""From a problem to its plan: the best flow, held together, told in words."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from scoring.assigning.connecting import Connected, connect
from scoring.assigning.figures import Figures, Numbers, figures_of
from scoring.assigning.match import points_of, reasons_of
from scoring.assigning.optimum import Optimum, optimum
from scoring.assigning.problem import Assessor, Load, Need, Pair, Plan, Problem, ProposedPair, Shortfall
from scoring.assigning.shortfalls import lacks_of

ALL_MARK_IT = "all mark it first"
KEEPS_TOGETHER = "keeps scores comparable across the panel"


def plan(problem: Problem) -> Plan:
    """The best new pairs for a problem; with the same seed always the same ones, in whatever order it is told.

    Every rule that can be kept is kept. Where too few assessors can be asked, as many places as possible are filled,
    and the plan says which proposals lack how many; where floors can't all be met, it says whose.
    """
    found = _plan(replace(problem, standing=problem.standing | problem.forced, forced=frozenset()))
    return with_forced(found, problem) if problem.forced else found


def _plan(problem: Problem) -> Plan:
    figures = figures_of(problem)
    best = optimum(figures)
    return _Telling(problem, figures, best, connect(figures, best)).plan()


def with_forced(found: Plan, problem: Problem) -> Plan:
    """The pairs that were counted as standing are told as new ones; the quality is that of the others."""
    needs = {each.proposal: each for each in problem.needs}
    assessors = {each.assessor: each for each in problem.assessors}

    def told(pair: Pair) -> ProposedPair:
        need, assessor, load = needs[pair.proposal], assessors[pair.assessor], found.loads[pair.assessor]
        reasons = (ALL_MARK_IT, *reasons_of(need, assessor), f"load {load.sheets} of {load.capacity}")
        return ProposedPair(pair.proposal, pair.assessor, points_of(need, assessor), reasons)

    pairs = [*found.pairs, *map(told, problem.forced)]
    return replace(found, pairs=tuple(sorted(pairs, key=lambda each: (each.proposal, each.assessor))))


class _Telling:
    """What was found, told by number and in words."""

    def __init__(self, problem: Problem, figures: Figures, best: Optimum, found: Connected) -> None:
        self.needs: list[Need] = sorted(problem.needs, key=lambda each: each.proposal)
        self.assessors: list[Assessor] = sorted(problem.assessors, key=lambda each: each.assessor)
        self.figures, self.best, self.found = figures, best, found
        self.made = found.made
        self.loads = figures.load + np.bincount(self.made[1], minlength=len(self.assessors))

    def plan(self) -> Plan:
        return Plan(
            pairs=tuple(sorted(self._pairs(), key=lambda each: (each.proposal, each.assessor))),
            loads={
                each.assessor: Load(load, each.capacity, each.floor)
                for each, load in zip(self.assessors, self.loads.tolist(), strict=True)
            },
            shortfalls=tuple(self._shortfalls()),
            short_of_floor=dict(self._short_of_floor()),
            objective=self.figures.objective(*self.made),
            bound=self.found.bound,
            quality=self._quality(),
            is_connected=self.found.is_connected,
        )

    def _pairs(self) -> Iterator[ProposedPair]:
        rows, columns = self.made
        told = (rows, columns, self.figures.points[rows, columns], self.found.is_bridge, self.loads[columns])
        for row, column, points, is_bridge, load in zip(*(each.tolist() for each in told), strict=True):
            need, assessor = self.needs[row], self.assessors[column]
            bridge = (KEEPS_TOGETHER,) if is_bridge else ()
            reasons = (*reasons_of(need, assessor), *bridge, f"load {load} of {assessor.capacity}")
            yield ProposedPair(need.proposal, assessor.assessor, points, reasons)

    def _shortfalls(self) -> Iterator[Shortfall]:
        for lack in lacks_of(self.figures, self.best.flow):
            proposals = tuple(self.needs[row].proposal for row in lack.rows)
            yield Shortfall(proposals, lack.lacking, self.figures.kinds[lack.kind])

    def _short_of_floor(self) -> Iterator[tuple[int, int]]:
        for each, load in zip(self.assessors, self.loads.tolist(), strict=True):
            if load < each.floor:
                yield each.assessor, each.floor - load

    def _quality(self) -> float:
        """Compared with as many of each proposal's best pairs, whoever they would be with."""
        made: Numbers = np.bincount(self.made[0], minlength=len(self.needs))
        most = self.figures.most_points(made)
        return float(self.figures.points[self.made].sum() / most) if most > 0 else 1.0
