"""Out of how many: the sites of an eligible list on any day. Knows nothing of Django."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from proposals.spread.places import Move, Place, places_on


class Listed(NamedTuple):
    """A site is on the list from one day until another, on which it is no more; `until_on` None while it stays."""

    place: Place
    from_on: date
    until_on: date | None = None

    def is_on(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


class ListedAsKnown(NamedTuple):
    """The same with the days since when it is known that the site came and left."""

    listed: Listed
    known_on: date
    left_known_on: date | None


def known_on(rows: Iterable[ListedAsKnown], day: date) -> list[Listed]:
    """The list as it was known at the end of a day: what was entered later is not there yet."""
    return [
        row.listed if row.left_known_on and row.left_known_on <= day else row.listed._replace(until_on=None)
        for row in rows
        if row.known_on <= day
    ]


def eligible_on(listed: Iterable[Listed], moves: Iterable[Move], on: date) -> set[Place]:
    """The sites of the list on a day, each once; one that closed and has no successor is none any more."""
    standing = [row.place for row in listed if row.is_on(on)]
    return {place for place in places_on(standing, moves, on).values() if place is not None}


def by_board(places: Iterable[Place], boards: Mapping[Place, int | None]) -> dict[int | None, int]:
    """How many of these sites each board has; under None those of no board."""
    counted: dict[int | None, int] = {}
    for place in places:
        board = boards.get(place)
        counted[board] = counted.get(board, 0) + 1
    return counted


def target_sites(eligible: int | None, share_percent: int | None) -> int | None:
    """How many sites the target share comes to, rounded up: half of 21 practices is 11."""
    if not eligible or not share_percent:
        return None
    return -(-eligible * share_percent // 100)
