"""Where sites stand, read off the log of what happened. Knows nothing of Django.

A site stands where its latest event puts it. Two sites that merged stand, until something happens there anew, where the
further of them stood. Whoever asks as at a day gets what happened by then; whoever asks what was known on a day gets
the log without what was recorded later. Either is worked out anew each time and stored nowhere.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from proposals.spread.places import Move, Place

# From the least to the furthest. The words are those of `states.SiteStage`.
ORDER = (
    "stopped", "interested", "committed", "awaiting_training", "implementing", "adapted", "adopted", "sustained",
)  # fmt: skip
USES_IT = ("adapted", "adopted", "sustained")
ON_THE_WAY = ("interested", "committed", "awaiting_training", "implementing")


class Event(NamedTuple):
    """On this day this site reached this stage; recorded on another day, maybe in the place of an earlier event."""

    number: int
    place: Place
    stage: str
    happened_on: date
    recorded_on: date
    corrects: int | None = None


class Stands(NamedTuple):
    """Where a site stands, since when, and by which event."""

    stage: str
    since: date
    event: int

    @property
    def uses_it(self) -> bool:
        return self.stage in USES_IT


Standing = dict[Place, Stands]


def known_on(events: Iterable[Event], day: date | None = None) -> list[Event]:
    """What stood in the log at the end of a day: nothing recorded later, nothing corrected by then."""
    known = [event for event in events if day is None or event.recorded_on <= day]
    corrected = {event.corrects for event in known}
    return [event for event in known if event.number not in corrected]


def walk(
    events: Iterable[Event], moves: Iterable[Move], *, stops: Iterable[date] = ()
) -> Iterator[tuple[date, Standing, set[Place]]]:
    """Every day on which something happened: where all sites stood at its end (the same dictionary each time), and the
    places at which something changed.

    stops  days on which something else happened, at which it halts as well
    """
    standing: Standing = {}
    counts_as: dict[Place, Place | None] = {}
    happenings: list[tuple[date, int, int, Move | Event | None]] = [
        *((move.on, 0, number, move) for number, move in enumerate(moves)),
        *((event.happened_on, 1, event.number, event) for event in events),
        *((day, 2, number, None) for number, day in enumerate(stops)),
    ]
    happenings.sort()
    for day, of_day in groupby(happenings, key=itemgetter(0)):
        changed: set[Place | None] = set()
        for *_, happening in of_day:
            if isinstance(happening, Move):
                changed |= {happening.place, _merge(happening, standing, counts_as)}
            elif happening is not None:
                changed.add(_happen(happening, standing, counts_as))
        yield day, standing, {place for place in changed if place is not None}


def _happen(event: Event, standing: Standing, counts_as: Mapping[Place, Place | None]) -> Place | None:
    place = _now(event.place, counts_as)
    if place is not None:
        standing[place] = Stands(event.stage, event.happened_on, event.number)
    return place


def _merge(move: Move, standing: Standing, counts_as: dict[Place, Place | None]) -> Place | None:
    counts_as[move.place] = move.goes_on_as
    left = standing.pop(move.place, None)
    if left is not None and move.goes_on_as is not None:
        there = standing.get(move.goes_on_as)
        standing[move.goes_on_as] = left if there is None else further(left, there)
    return move.goes_on_as


def _now(place: Place, counts_as: Mapping[Place, Place | None]) -> Place | None:
    """What a place goes by after all the moves so far; a later report under its old name counts for its successor."""
    seen: Place | None = place
    while seen is not None and seen in counts_as:
        seen = counts_as[seen]
    return seen


def further(one: Stands, other: Stands) -> Stands:
    return max(one, other, key=lambda each: (ORDER.index(each.stage), each.since, each.event))


def standing_on(events: Iterable[Event], moves: Iterable[Move], on: date) -> Standing:
    """Where every site stood at the end of a day."""
    found: Standing = {}
    happened = (event for event in events if event.happened_on <= on)
    for _, standing, _ in walk(happened, [move for move in moves if move.on <= on]):
        found = standing
    return found


class Counts(NamedTuple):
    """`using` of all sites that ever reported; `using_listed` are those of them on the eligible list."""

    using: int
    using_listed: int
    on_the_way: int
    stopped: int


def counts_of(standing: Standing, eligible: Collection[Place] | None) -> Counts:
    """`eligible` None while there is no list: then every site counts."""
    using = [place for place, stands in standing.items() if stands.uses_it]
    listed = using if eligible is None else [place for place in using if place in eligible]
    return Counts(
        using=len(using),
        using_listed=len(listed),
        on_the_way=sum(stands.stage in ON_THE_WAY for stands in standing.values()),
        stopped=sum(stands.stage == "stopped" for stands in standing.values()),
    )
