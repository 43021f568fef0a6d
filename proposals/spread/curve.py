"""How many of the eligible sites used it on each day that there was. Knows nothing of Django.

Sites come to the list and leave it as they come to use it and stop, so a day that has passed keeps its share: what left
since is still counted on the days before.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby
from operator import attrgetter

from proposals.spread.denominators import Listed
from proposals.spread.ledger import Event, walk
from proposals.spread.places import Move, Place
from proposals.spread.rollups import Share

History = list[tuple[date, Share]]


class ListWalk:
    """The eligible list, carried from day to day: which places it has, and those that a day touched."""

    def __init__(self, listed: Iterable[Listed], moves: Iterable[Move]) -> None:
        rows = list(listed)
        self._steps: dict[date, list[tuple[Place, int]]] = {}
        for row in rows:
            self._steps.setdefault(row.from_on, []).append((row.place, 1))
            if row.until_on is not None:
                self._steps.setdefault(row.until_on, []).append((row.place, -1))
        self._moves = {day: list(those) for day, those in groupby(moves, key=attrgetter("on"))}
        self._counts_as: dict[Place, Place | None] = {row.place: row.place for row in rows}
        self._once = {place: {place} for place in self._counts_as}
        self._rows: Counter[Place | None] = Counter()
        self.places: set[Place] = set()

    @property
    def days(self) -> Collection[date]:
        """On which something came or left."""
        return self._steps.keys()

    def go_to(self, day: date) -> set[Place]:
        """On to the next day on which anything happened."""
        touched: set[Place | None] = set()
        for move in self._moves.get(day, ()):
            touched |= self._merge(move)
        for once, more in self._steps.get(day, ()):
            place = self._counts_as[once]
            self._rows[place] += more
            touched.add(place)
        found = {place for place in touched if place is not None}
        self.places -= found
        self.places |= {place for place in found if self._rows[place] > 0}
        return found

    def _merge(self, move: Move) -> set[Place | None]:
        """All that counted as the one place counts as the other from now on."""
        moving = self._once.pop(move.place, set())
        self._counts_as |= dict.fromkeys(moving, move.goes_on_as)
        if move.goes_on_as is not None:
            self._once.setdefault(move.goes_on_as, set()).update(moving)
        self._rows[move.goes_on_as] += self._rows.pop(move.place, 0)
        return {move.place, move.goes_on_as}


def history_of(
    events: Iterable[Event],
    moves: Collection[Move],
    until: date,
    *,
    listed: Collection[Listed] | None,
    typed: int | None = None,
) -> History:
    """The share from each day on which it changed: sites of the list of that day that used it, of all that it had.

    listed  None while there is no list: then every site counts, out of the number that was typed
    """
    on_list = None if listed is None else ListWalk(listed, moves)
    using: set[Place] = set()
    found: History = []
    for day, standing, changed in walk(events, moves, stops=on_list.days if on_list else ()):
        if day > until:
            break
        touched = changed | on_list.go_to(day) if on_list else changed
        now_using = {place for place in touched if place in standing and standing[place].uses_it}
        using -= touched
        using |= now_using & on_list.places if on_list else now_using
        share = Share(len(using), len(on_list.places) if on_list else typed)
        if not found or found[-1][1] != share:
            found.append((day, share))
    return found


def numbers_of(history: Iterable[tuple[date, Share]]) -> list[tuple[date, int | None]]:
    """How many used it, from each day on which that number changed; None from where it is not told."""
    numbers: list[tuple[date, int | None]] = []
    for day, share in history:
        if share.number != (numbers[-1][1] if numbers else 0):
            numbers.append((day, share.number))
    return numbers


def share_on(history: Collection[tuple[date, Share]], day: date) -> Share | None:
    """The share at the end of a day; None before anything happened."""
    before = [share for on, share in history if on <= day]
    return before[-1] if before else None
