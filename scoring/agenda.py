"""In which order a meeting takes its proposals, so that people with a conflict leave the room as seldom as can be.

Whoever has a conflict is out while a proposal is talked about. Each stretch of proposals without a break is one
leaving, so the fewest leavings are a shortest round trip: from the full room, through every set of absent people, and
back, where a step costs the people who get up or come back. Proposals with the same people absent stand together.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise

Absent = frozenset[Hashable]
FULL_ROOM: Absent = frozenset()
MOST_EXACT = 9  # sets of absent people; above that the order is improved step by step


def agenda(absent: Mapping[str, Absent]) -> list[str]:
    """The proposals in the order in which to take them.

    absent   {proposal: who must leave for it}, in the order to keep where nothing speaks against it
    returns  all proposals; those for which nobody leaves first
    """
    groups: dict[Absent, list[str]] = {FULL_ROOM: []}
    for proposal, people in absent.items():
        groups.setdefault(people, []).append(proposal)
    trip = _trip([people for people in groups if people])
    return [proposal for people in [FULL_ROOM, *trip] for proposal in groups[people]]


def leavings(order: Sequence[Absent]) -> int:
    """How often somebody gets up and goes, over a meeting that takes proposals with these absences in this order."""
    return sum(len(after - before) for before, after in pairwise([FULL_ROOM, *order]))


def _trip(sets: list[Absent]) -> list[Absent]:
    """The shortest round trip for a few sets, a good one for many."""
    if len(sets) <= MOST_EXACT:
        return _exact(sets)
    return min(_improved(_nearest(sets)), _improved(sets), key=leavings)


def _exact(sets: list[Absent]) -> list[Absent]:
    """Held and Karp's dynamic programme: the best way through each subset that ends in each of its members."""
    best: dict[tuple[int, int], tuple[int, list[int]]] = {
        (1 << place, place): (len(people), [place]) for place, people in enumerate(sets)
    }
    for _ in range(len(sets) - 1):
        longer: dict[tuple[int, int], tuple[int, list[int]]] = {}
        for (seen, last), (cost, way) in best.items():
            for place, people in enumerate(sets):
                if not seen >> place & 1:
                    found = (cost + len(people ^ sets[last]), [*way, place])
                    key = (seen | 1 << place, place)
                    longer[key] = min(longer.get(key, found), found)
        best = longer
    ways = [(cost + len(sets[last]), way) for (_, last), (cost, way) in best.items()]
    return [sets[place] for place in min(ways)[1]] if ways else []


def _nearest(sets: list[Absent]) -> list[Absent]:
    """From the full room always on to the set that is nearest; the first of equals."""
    left, trip, here = list(sets), [], FULL_ROOM
    while left:
        here = min(left, key=lambda people: len(people ^ here))
        left.remove(here)
        trip.append(here)
    return trip


def _improved(trip: list[Absent]) -> list[Absent]:
    """Turn stretches round as long as that makes the trip shorter (2-opt)."""
    trip = [FULL_ROOM, *trip, FULL_ROOM]
    is_better = True
    while is_better:
        is_better = False
        for start in range(1, len(trip) - 2):
            for end in range(start + 1, len(trip) - 1):
                if _gain(trip, start, end) > 0:
                    trip[start : end + 1] = trip[start : end + 1][::-1]
                    is_better = True
    return trip[1:-1]


def _gain(trip: list[Absent], start: int, end: int) -> int:
    before, first, last, after = trip[start - 1], trip[start], trip[end], trip[end + 1]
    return len(before ^ first) + len(last ^ after) - len(before ^ last) - len(first ^ after)
