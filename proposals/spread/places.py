"""Sites as numbers and names, and what becomes of them when organisations merge. Knows nothing of Django.

A site is an organisation or a named place in it. What merged goes on as its successor, so that two hospitals of one
trust are never counted as two trusts; a named place moves along with its house.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple


class Place(NamedTuple):
    """`name` is empty for the organisation itself."""

    organisation: int
    name: str = ""


class Closed(NamedTuple):
    """An organisation is there no more from this day on; `successor` goes on in its place, if any does."""

    on: date
    successor: int | None


class Move(NamedTuple):
    """From this day on, what was `place` counts as `goes_on_as`; as nothing where that is None."""

    on: date
    place: Place
    goes_on_as: Place | None


Register = Mapping[int, Closed]


def cleaned(name: str) -> str:
    """A name of a place by which two spellings of it are one: spaces and capitals don't count."""
    return " ".join(name.split()).casefold()


def moves_of(places: Iterable[Place], register: Register) -> list[Move]:
    """Every move of these places, in the order of the days on which their organisations closed.

    A ward stays apart when the successor has a ward of the same name already: they are two wards.
    """
    standing, moves = set(places), []
    for organisation, closed in sorted(register.items(), key=lambda each: (each[1].on, each[0])):
        for place in sorted(each for each in standing if each.organisation == organisation):
            goes_on_as = None if closed.successor is None else Place(closed.successor, place.name)
            if place.name and goes_on_as in standing:
                continue
            moves.append(Move(closed.on, place, goes_on_as))
            standing.discard(place)
            if goes_on_as is not None:
                standing.add(goes_on_as)
    return moves


def places_on(places: Iterable[Place], moves: Iterable[Move], on: date) -> dict[Place, Place | None]:
    """What each place counts as on this day."""
    known = set(places)
    counts_as: dict[Place, Place | None] = {place: place for place in known}
    for move in moves:
        if move.on <= on:
            for place in known:
                if counts_as[place] == move.place:
                    counts_as[place] = move.goes_on_as
    return counts_as


def goes_on_as(organisation: int, register: Register, on: date) -> int:
    """The organisation that this one is part of on a day: itself, or whoever came after it."""
    seen = {organisation}
    while (closed := register.get(organisation)) and closed.on <= on:
        if closed.successor is None or closed.successor in seen:
            break
        organisation = closed.successor
        seen.add(organisation)
    return organisation
