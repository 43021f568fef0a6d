"""What the parts of a flow are worth to it: the proof that it is best, and where it can be bettered if it is not.

Each node of the network gets a price such that no arc that has room is cheaper than the difference of its ends. A pair
that was left out of the network costs then, at the least, its reduced cost: its own cost beside the prices of its ends.
Where none is below zero, no plan at all is better (linear programming duality).
"""

from collections.abc import Iterator

import numpy as np

from scoring.assigning.figures import Figures, Marked, Numbers
from scoring.assigning.network import Flow

FAR = np.iinfo(np.int64).max // 4


def prices_of(flow: Flow) -> Numbers:
    """The price of each node: the shortest way to it through arcs that have room, from any assessor or the sink.

    Of all prices that fit, these are the highest for places (Bellman 1958, Ford 1956).
    """
    tail, head, cost = _ways(flow)
    order = np.argsort(head, kind="stable")
    tail, head, cost = tail[order], head[order], cost[order]
    ends, first = np.unique(head, return_index=True)
    price = np.zeros(flow.first_assessor + len(flow.unmet) + 2, np.int64)
    price[: flow.first_assessor] = FAR
    while True:
        nearer = np.minimum(np.minimum.reduceat(price[tail] + cost, first), price[ends])
        if (nearer == price[ends]).all():
            return price
        price[ends] = nearer


def _ways(flow: Flow) -> tuple[Numbers, Numbers, Numbers]:
    """Where one more unit could go, and where one could be taken back: tails, heads, costs."""
    arcs = flow.arcs
    ahead, back = flow.carried < arcs.capacity, flow.carried > 0
    return (
        np.concatenate([arcs.tail[ahead], arcs.head[back]]),
        np.concatenate([arcs.head[ahead], arcs.tail[back]]),
        np.concatenate([arcs.cost[ahead], -arcs.cost[back]]),
    )


def reduced_costs(figures: Figures, flow: Flow) -> Iterator[tuple[slice, Numbers]]:
    """Strip by strip, what each pair would cost at the least if it were made beside the plan."""
    price = prices_of(flow)
    of_assessors = price[flow.first_assessor :][: len(figures.load)]
    for strip in figures.strips():
        of_places = price[flow.node_of[strip]][:, figures.kind]
        yield strip, figures.costs(strip) + of_places - of_assessors


def what_would_better(figures: Figures, flow: Flow, may_be: Marked, most: int) -> tuple[Marked, int]:
    """Pairs left out that could better the flow, at most so many for each proposal, and by how much in all."""
    found, gain = np.zeros_like(may_be), 0
    if may_be.all():
        return found, gain
    for strip, cost in reduced_costs(figures, flow):
        cost[may_be[strip] | ~figures.is_free[strip]] = 0
        best = np.argpartition(cost, min(most, cost.shape[1] - 1), axis=1)[:, :most]
        gains = np.minimum(np.take_along_axis(cost, best, axis=1), 0)
        np.put_along_axis(found[strip], best, gains < 0, axis=1)
        gain -= int(np.minimum(cost, 0).sum())
    return found, gain
