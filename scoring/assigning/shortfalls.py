"""What could not be done, and for whom: the smallest sets of proposals that show the whole lack."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from scoring.assigning.figures import Figures, Numbers
from scoring.assigning.network import Flow


@dataclass(frozen=True)
class Lack:
    """Rows of proposals that lack so many assessors between them, of the kind in column `kind`, or of any (0)."""

    rows: list[int]
    lacking: int
    kind: int


def lacks_of(figures: Figures, flow: Flow) -> list[Lack]:
    """One for each set of places that compete for the same full assessors.

    Whoever could be asked for an empty place is full; what else they mark competes for them, and so on: all that is
    reached like this, and nothing beside it, is the least cut of the network (Ford and Fulkerson 1956).
    """
    short = np.flatnonzero(flow.unfilled)
    if not len(short):
        return []
    tail, head = _ways_of_competition(flow)
    group = _reached(short, tail, head, len(flow.unfilled) + len(figures.load))
    rows_of, kind_of = _whose(flow)
    members: dict[int, list[int]] = defaultdict(list)
    for node in np.flatnonzero(group[: len(flow.unfilled)] >= 0):
        members[int(group[node])].append(int(node))
    return [_lack(nodes, rows_of, kind_of, flow.unfilled) for nodes in members.values()]


def _ways_of_competition(flow: Flow) -> tuple[Numbers, Numbers]:
    """From places to assessors that could still be asked, and from assessors to places that they fill."""
    within = flow.arcs.head < flow.first_assessor + len(flow.unmet)
    within &= flow.arcs.tail < flow.first_assessor
    ahead, back = within & (flow.carried < flow.arcs.capacity), within & (flow.carried > 0)
    tail = np.concatenate([flow.arcs.tail[ahead], flow.arcs.head[back]])
    return tail, np.concatenate([flow.arcs.head[ahead], flow.arcs.tail[back]])


def _reached(short: Numbers, tail: Numbers, head: Numbers, nodes: int) -> Numbers:
    """The group of each node that can be reached from an empty place, -1 elsewhere; what meets is one group."""
    reached = np.zeros(nodes, np.bool_)
    reached[short] = True
    while True:
        further = head[reached[tail] & ~reached[head]]
        if not len(further):
            break
        reached[further] = True
    group = np.where(reached, np.arange(nodes), nodes)
    inside = reached[tail] & reached[head]
    while True:
        before = group.copy()
        np.minimum.at(group, head[inside], group[tail[inside]])
        np.minimum.at(group, tail[inside], group[head[inside]])
        if (before == group).all():
            return np.where(reached, group, -1)


def _whose(flow: Flow) -> tuple[dict[int, int], dict[int, int]]:
    """{node of a place: its proposal's row}, {node: the kind it asks for, 0 for any}"""
    rows, kinds = np.indices(flow.node_of.shape)
    by_node = sorted(zip(flow.node_of.ravel().tolist(), kinds.ravel().tolist(), rows.ravel().tolist(), strict=True))
    first = {node: (kind, row) for node, kind, row in reversed(by_node)}
    return {node: row for node, (_, row) in first.items()}, {node: kind for node, (kind, _) in first.items()}


def _lack(nodes: list[int], rows_of: dict[int, int], kind_of: dict[int, int], unfilled: Numbers) -> Lack:
    kinds = {kind_of[node] for node in nodes}
    return Lack(
        rows=sorted({rows_of[node] for node in nodes}),
        lacking=int(unfilled[nodes].sum()),
        kind=kinds.pop() if len(kinds) == 1 else 0,
    )
