"""The assignment as a flow of least cost: from the places of proposals to assessors, and from them to one sink.

A place that asks for a kind of seat is a node of its own, so at least so many of the kind come; the open places of a
proposal may pass through it for more. A floor is sheets that only that assessor can take in. A place that stays empty,
or a floor unmet, costs more than any rearrangement can bring, so there is always an answer, and it says what it lacks.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from scoring.assigning.figures import BALANCE_POINTS, STEEPEST, Figures, Marked, Numbers
from scoring.assigning.match import MOST_POINTS


@dataclass(frozen=True)
class Arcs:
    """Arcs of one sort, beside each other."""

    tail: Numbers
    head: Numbers
    capacity: Numbers
    cost: Numbers

    def __len__(self) -> int:
        return len(self.tail)


@dataclass(frozen=True)
class Flow:
    """A flow of least cost.

    rows, columns  of the pairs that may be made, and `is_made` of those that are
    node_of        {row, column of `places`: its node}
    arcs, carried  the whole network: pairs first
    unfilled       places that stay empty, by node
    unmet          sheets that the floor of each assessor lacks
    """

    rows: Numbers
    columns: Numbers
    is_made: Marked
    node_of: Numbers
    first_assessor: int
    arcs: Arcs
    carried: Numbers
    unfilled: Numbers
    unmet: Numbers

    @property
    def pairs(self) -> tuple[Numbers, Numbers]:
        return self.rows[self.is_made], self.columns[self.is_made]

    @property
    def lacks(self) -> tuple[int, int]:
        """Empty places, then unmet floors: what comes first is worse."""
        return int(self.unfilled.sum()), int(self.unmet.sum())


def least_cost_flow(figures: Figures, may_be: Marked) -> Flow:
    """The best assignment among the pairs that are marked in `may_be`."""
    rows, columns = np.nonzero(may_be & figures.is_free)
    node_of, supply = _places(figures.places)
    sorts = _sorts_of_arcs(figures, rows, columns, node_of, supply)
    arcs = _beside(*sorts)
    carried = _solve(arcs, np.concatenate([supply, -figures.floor, [-supply.sum(), figures.floor.sum()]]))
    *_, unfilled, unmet, _ = np.split(carried, np.cumsum([len(sort) for sort in sorts])[:-1])
    return Flow(rows, columns, carried[: len(rows)] > 0, node_of, len(supply), arcs, carried, unfilled, unmet)


def _sorts_of_arcs(
    figures: Figures, rows: Numbers, columns: Numbers, node_of: Numbers, supply: Numbers
) -> tuple[Arcs, ...]:
    """Nodes in their order: places, assessors, the sink, and the reserve, which makes up for floors."""
    assessors = len(supply) + np.arange(len(figures.load))
    sink, reserve = len(supply) + len(figures.load), len(supply) + len(figures.load) + 1
    dear = _dearer_than_any_rearrangement(figures)
    return (
        _flat(node_of[rows, figures.kind[columns]], len(supply) + columns, 1, figures.costs((rows, columns))),
        _more_of_a_kind(figures.places, node_of),
        _loads(figures, assessors, sink),
        _flat(np.arange(len(supply)), sink, supply, 2 * dear),  # places that stay empty
        _flat(reserve, assessors, figures.floor, dear),  # floors that stay unmet
        _flat(reserve, sink, figures.floor.sum(), 0),
    )


def _places(places: Numbers) -> tuple[Numbers, Numbers]:
    """The node of each place, and its supply. A kind of which no more is asked shares the open places' node."""
    node_of = np.repeat(np.arange(len(places))[:, None], places.shape[1], axis=1)
    asked = places[:, 1:] > 0
    node_of[:, 1:][asked] = len(places) + np.arange(asked.sum())
    return node_of, np.concatenate([places[:, 0], places[:, 1:][asked]])


def _more_of_a_kind(places: Numbers, node_of: Numbers) -> Arcs:
    """From the open places of a proposal to those of a kind: there may be more of it than the least."""
    rows, kinds = np.nonzero((places[:, 1:] > 0) & (places[:, :1] > 0))
    return _flat(rows, node_of[rows, kinds + 1], places[rows, 0], 0)


def _loads(figures: Figures, assessors: Numbers, sink: int) -> Arcs:
    """Sheets above the floor: up to the fair load for nothing, then each dearer than the one before, up to a most."""
    room = figures.room - figures.floor
    free = np.clip(figures.fair - figures.load - figures.floor, 0, room)
    above = np.maximum(figures.load + figures.floor - figures.fair, 0)
    rising = np.clip(STEEPEST - above, 0, room - free)
    who = np.repeat(np.arange(len(room)), rising)
    nth = np.arange(len(who)) - np.repeat(np.cumsum(rising) - rising, rising)
    a_step = BALANCE_POINTS * figures.worth
    return _beside(
        _flat(assessors, sink, free, 0),
        _flat(assessors[who], sink, 1, (above[who] + nth + 1) * a_step),
        _flat(assessors, sink, room - free - rising, STEEPEST * a_step),
    )


def _flat(tail: Any, head: Any, capacity: Any, cost: Any) -> Arcs:
    """Arcs of which some facts are the same for all."""
    facts = [np.atleast_1d(each) for each in (tail, head, capacity, cost)]
    return Arcs(*(each.astype(np.int64) for each in np.broadcast_arrays(*facts)))


def _beside(*sorts: Arcs) -> Arcs:
    return Arcs(*(np.concatenate([getattr(sort, each.name) for sort in sorts]) for each in fields(Arcs)))


def _dearer_than_any_rearrangement(figures: Figures) -> int:
    """A rearrangement passes each assessor once, and gains at most the difference of two pairs there."""
    passed = 2 * (len(figures.load) + 1) * (MOST_POINTS + 1)
    return (passed + 2 * BALANCE_POINTS * STEEPEST) * figures.worth


def _solve(arcs: Arcs, supplies: Numbers) -> Numbers:
    network = SimpleMinCostFlow()
    network.add_arcs_with_capacity_and_unit_cost(
        arcs.tail.astype(np.int32), arcs.head.astype(np.int32), arcs.capacity, arcs.cost
    )
    network.set_nodes_supplies(np.arange(len(supplies), dtype=np.int32), supplies)
    status = network.solve()
    if status != network.OPTIMAL:
        raise ArithmeticError(f"The flow has no answer: {status}.")
    return network.flows(np.arange(len(arcs), dtype=np.int32))
