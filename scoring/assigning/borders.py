"""Groups that sheets hold together, and the cheapest pairs across their borders."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.assigning.figures import Figures, Marked, Numbers
from scoring.assigning.optimum import Optimum
from scoring.assigning.prices import reduced_costs

ACROSS_A_BORDER = 2
IMPASSABLE = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Groups:
    """The group of each proposal and of each assessor, by number; -1 where there is no sheet."""

    of_proposals: Numbers
    of_assessors: Numbers
    number: int

    def across(self, rows: Numbers, columns: Numbers) -> Marked:
        """Which of these pairs join two groups."""
        homes, others = self.of_proposals[rows], self.of_assessors[columns]
        return (homes != others) & (homes >= 0) & (others >= 0)

    def crosses(self, group: int, rows: Numbers, columns: Numbers) -> Marked:
        """Which of these pairs cross the border of this group."""
        is_end = (self.of_proposals[rows] == group) | (self.of_assessors[columns] == group)
        return is_end & self.across(rows, columns)


def groups_of(shape: tuple[int, int], rows: Numbers, columns: Numbers) -> Groups:
    """Number the groups that these pairs make: the least row spreads along them until nothing changes."""
    of_rows, of_columns = np.arange(shape[0]), np.full(shape[1], shape[0])
    while True:
        before = of_rows.copy()
        np.minimum.at(of_columns, columns, of_rows[rows])
        np.minimum.at(of_rows, rows, of_columns[columns])
        if (before == of_rows).all():
            break
    numbers = np.unique(of_rows[rows])
    number_of = np.full(shape[0] + 1, -1)
    number_of[numbers] = np.arange(len(numbers))
    return Groups(number_of[of_rows], number_of[of_columns], len(numbers))


@dataclass(frozen=True)
class Borders:
    """For each proposal (row) and each group that is not its own (column): the cheapest pair across, and its cost."""

    groups: Groups
    cost: Numbers
    assessor: Numbers
    room: Numbers  # of each assessor

    @classmethod
    def of(cls, figures: Figures, best: Optimum, groups: Groups) -> "Borders":
        shape = len(groups.of_proposals), groups.number
        cost, assessor = np.full(shape, IMPASSABLE), np.zeros(shape, np.int64)
        members = [np.flatnonzero(groups.of_assessors == group) for group in range(groups.number)]
        for strip, prices in reduced_costs(figures, best.flow):
            passable = np.where(_may_bridge(figures, strip), np.maximum(prices, 0), IMPASSABLE)
            for group, theirs in enumerate(members):
                assessor[strip, group] = theirs[passable[:, theirs].argmin(axis=1)]
                cost[strip, group] = passable[:, theirs].min(axis=1)
        cost[groups.of_proposals[:, None] == np.arange(groups.number)] = IMPASSABLE
        cost[groups.of_proposals < 0] = IMPASSABLE
        return cls(groups, cost, assessor, figures.room)

    def least_cost(self) -> float:
        """What crossing every border often enough costs at the least: a pair crosses two of them."""
        return sum(self._least_cost_of(group) for group in range(self.groups.number)) / 2

    def _least_cost_of(self, group: int) -> int:
        is_inside = self.groups.of_proposals == group
        crossing = np.sort(np.append(self.cost[is_inside], self.cost[~is_inside, group]))[:ACROSS_A_BORDER]
        return int(crossing[crossing < IMPASSABLE].sum())

    def cheapest_bridges(self) -> tuple[Numbers, Numbers]:
        """Pairs until each border is crossed often enough: first those that join groups that are still apart."""
        choice = _Choice(self)
        while choice.take_next():
            pass
        return np.array(choice.rows, np.int64), np.array(choice.columns, np.int64)


class _Choice:
    """Bridges taken one by one, the cheapest for the number of borders that still need it; one for each proposal."""

    def __init__(self, borders: Borders) -> None:
        self.borders, self.cost = borders, borders.cost.astype(np.float64)
        self.room = borders.room.copy()
        self.home = borders.groups.of_proposals
        self.needs = np.full(borders.groups.number, ACROSS_A_BORDER)
        self.joined = np.arange(borders.groups.number)  # groups with the same number are joined by now
        self.rows: list[int] = []
        self.columns: list[int] = []

    def take_next(self) -> bool:
        price = self._prices()
        row, group = np.unravel_index(int(np.argmin(price)), price.shape)
        if not price[row, group] < IMPASSABLE / 2:
            return False
        self._take(int(row), int(group), int(self.borders.assessor[row, group]))
        return True

    def _take(self, row: int, group: int, assessor: int) -> None:
        self.rows.append(row)
        self.columns.append(assessor)
        self.cost[row] = IMPASSABLE
        self.room[assessor] -= 1
        if not self.room[assessor]:
            self.cost[self.borders.assessor == assessor] = IMPASSABLE
        self.needs[[self.home[row], group]] -= 1
        self.joined[self.joined == self.joined[self.home[row]]] = self.joined[group]

    def _prices(self) -> NDArray[np.float64]:
        apart = self.joined[self.home][:, None] != self.joined
        met = (self.needs > 0)[self.home][:, None].astype(int) + (self.needs > 0)
        is_wanted = apart if len(np.unique(self.joined)) > 1 else met > 0
        return np.where(is_wanted, (self.cost + 1) / np.maximum(met, 0.5), np.inf)


def _may_bridge(figures: Figures, strip: slice) -> Marked:
    """A proposal of two sheets or more, with a place for this assessor, who has room."""
    places = figures.places[strip]
    has_place = (places[:, figures.kind] > 0) | (places[:, :1] > 0)
    has_others = (figures.wanted[strip] > 1)[:, None]
    return figures.is_free[strip] & has_place & has_others & (figures.room > 0)
