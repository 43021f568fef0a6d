"""A problem as tables of numbers: one row a proposal, one column an assessor, both in the order of their numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.assigning.match import Points, match_table
from scoring.assigning.problem import Pair, Problem

Numbers = NDArray[np.int64]
Marked = NDArray[np.bool_]
Made = tuple[Numbers, Numbers]  # rows and columns of pairs

BALANCE_POINTS = 2  # the first sheet above a fair load costs so much, the second twice that, and so on
STEEPEST = 60  # until each further sheet costs so many times as much, which is more than any match is worth
CHANCE = 256  # between plans of equal worth the seed decides, by a number below this for each pair
ROWS_AT_ONCE = 512  # tables of prices are made in strips, which keeps memory flat


@dataclass(frozen=True)
class Figures:
    """What is still to be assigned, beside the pairs that stand.

    points    worth of each pair
    chance    what breaks ties between equal plans
    is_free   whether the pair may be made: neither standing nor forbidden
    places    sheets still wanted of each proposal: column 0 from anybody, column k from a seat of `kinds[k]` only
    kind      of each assessor: the column of `places` that is theirs, or 0 where no slot asks for their kind
    load, room, floor, fair   of each assessor: sheets standing; still to take; still to be given; a fair share in all
    sheets    of each proposal: how many stand
    standing  rows and columns of the pairs that stand
    worth     how much a point weighs against chance: no sum of chance comes to one point
    """

    points: Points
    chance: NDArray[np.uint8]
    is_free: Marked
    places: Numbers
    kinds: list[str]
    kind: Numbers
    load: Numbers
    room: Numbers
    floor: Numbers
    fair: Numbers
    sheets: Numbers
    standing: Made
    worth: int

    @property
    def wanted(self) -> Numbers:
        """Sheets of each proposal in all, those that stand and those that are still wanted."""
        return self.sheets + self.places.sum(axis=1)

    @property
    def no_pairs(self) -> Made:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)

    def strips(self) -> Iterator[slice]:
        for start in range(0, len(self.points), ROWS_AT_ONCE):
            yield slice(start, start + ROWS_AT_ONCE)

    def costs(self, at: Any) -> Numbers:
        """What a pair costs: its points count against it, in units of chance."""
        return self.chance[at].astype(np.int64) - self.points[at].astype(np.int64) * self.worth

    def steps_above_fair(self, loads: Numbers) -> Numbers:
        """What loads cost that are uneven, in points: 2 for one sheet above the fair load, 2 + 4 for two."""
        above = np.maximum(loads - self.fair, 0)
        rising = np.minimum(above, STEEPEST)
        return BALANCE_POINTS * (rising * (rising + 1) // 2 + (above - rising) * STEEPEST)

    def objective(self, rows: Numbers, columns: Numbers) -> int:
        """Points of these new pairs, less what they add to the cost of uneven loads."""
        loads = self.load + np.bincount(columns, minlength=len(self.load))
        uneven = self.steps_above_fair(loads).sum() - self.steps_above_fair(self.load).sum()
        return int(self.points[rows, columns].sum(dtype=np.int64) - uneven)

    def most_points(self, numbers: Numbers) -> int:
        """The points of so many of the best free pairs of each proposal."""
        most = 0
        for strip in self.strips():
            best = -np.sort(-np.where(self.is_free[strip], self.points[strip], 0), axis=1)
            most += int(best[np.arange(best.shape[1]) < numbers[strip, None]].sum(dtype=np.int64))
        return most

    def with_pairs(self, rows: Numbers, columns: Numbers) -> "Figures":
        """The rest of the problem once these new pairs stand; each proposal at most once."""
        places, is_free = self.places.copy(), self.is_free.copy()
        asked_by_kind = places[rows, self.kind[columns]] > 0
        places[rows, np.where(asked_by_kind, self.kind[columns], 0)] -= 1
        is_free[rows, columns] = False
        more = np.bincount(columns, minlength=len(self.load))
        sheets = self.sheets + np.bincount(rows, minlength=len(places))
        return replace(
            self,
            places=places,
            is_free=is_free,
            load=self.load + more,
            room=self.room - more,
            floor=np.maximum(self.floor - more, 0),
            sheets=sheets,
            standing=joined(self.standing, (rows, columns)),
        )


def pairs_in(table: Marked) -> Made:
    rows, columns = np.nonzero(table)
    return rows, columns


def joined(some: Made, others: Made) -> Made:
    return np.append(some[0], others[0]), np.append(some[1], others[1])


def figures_of(problem: Problem) -> Figures:
    needs = sorted(problem.needs, key=lambda each: each.proposal)
    assessors = sorted(problem.assessors, key=lambda each: each.assessor)
    row_of = {each.proposal: row for row, each in enumerate(needs)}
    column_of = {each.assessor: column for column, each in enumerate(assessors)}
    kinds = ["", *sorted({kind for need in needs for kind in need.slots})]
    kind = np.array([kinds.index(each.kind) if each.kind in kinds else 0 for each in assessors], np.int64)

    standing = _table(problem.standing, row_of, column_of)
    load = standing.sum(axis=0)
    capacity = np.array([each.capacity for each in assessors], np.int64)
    floor = np.array([each.floor for each in assessors], np.int64)
    places = _places(needs, kinds, standing, kind)
    return Figures(
        points=match_table(needs, assessors),
        chance=np.random.default_rng(problem.seed).integers(CHANCE, size=standing.shape, dtype=np.uint8),
        is_free=~(standing | _table(problem.forbidden, row_of, column_of)),
        places=places,
        kinds=kinds,
        kind=kind,
        load=load,
        room=np.maximum(capacity - load, 0),
        floor=np.maximum(floor - load, 0),
        fair=_fair_loads(int(load.sum() + places.sum()), capacity),
        sheets=standing.sum(axis=1),
        standing=pairs_in(standing),
        worth=1 + (CHANCE - 1) * int(places.sum()),
    )


def _table(pairs: Iterable[Pair], row_of: dict[int, int], column_of: dict[int, int]) -> Marked:
    table = np.zeros((len(row_of), len(column_of)), np.bool_)
    known = [(row_of[i], column_of[j]) for i, j in pairs if i in row_of and j in column_of]
    if known:
        table[tuple(np.array(known).T)] = True
    return table


def _places(needs: list[Any], kinds: list[str], standing: Marked, kind: Numbers) -> Numbers:
    """Slots that no standing pair fills, and, beside them, what is left of the sheets wanted."""
    places = np.array([[need.slots.get(name, 0) for name in kinds] for need in needs], np.int64).reshape(-1, len(kinds))
    for column in range(1, len(kinds)):
        places[:, column] -= standing[:, kind == column].sum(axis=1)
    places = np.maximum(places, 0)
    wanted = np.array([need.sheets for need in needs], np.int64) - standing.sum(axis=1)
    places[:, 0] = np.maximum(wanted - places[:, 1:].sum(axis=1), 0)
    return places


def _fair_loads(sheets: int, capacity: Numbers) -> Numbers:
    """Each assessor's share of all sheets by capacity, rounded up."""
    return -(-sheets * capacity // max(int(capacity.sum()), 1))
