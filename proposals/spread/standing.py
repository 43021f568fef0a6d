"""How far one innovation has spread as at a day: rows in, figures out, and what of them everybody may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.utils.timezone import get_current_timezone, localdate

from proposals.models import AdoptionEvent, SpreadPlan
from proposals.spread.curve import History, history_of, numbers_of
from proposals.spread.denominators import Listed, ListedAsKnown, eligible_on, target_sites
from proposals.spread.denominators import known_on as list_known_on
from proposals.spread.ledger import Counts, Event, Standing, counts_of, known_on, standing_on
from proposals.spread.organisations import Organisations
from proposals.spread.places import Move, Place, cleaned, moves_of
from proposals.spread.rollups import Share, told, told_shares

OF_AN_EVENT = ("pk", "site_id", "place", "stage", "happened_on", "recorded_at", "corrects_id")


def read_events(rows: Iterable[tuple[Any, ...]]) -> list[Event]:
    """The log, from `values_list(*OF_AN_EVENT)`."""
    zone = get_current_timezone()  # once, not for each of thousands of rows
    return [
        Event(pk, Place(site, cleaned(place)), stage, happened_on, localdate(recorded_at, zone), corrects)
        for pk, site, place, stage, happened_on, recorded_at, corrects in rows
    ]


def events_of(rows: Iterable[AdoptionEvent]) -> list[Event]:
    return read_events(map(attrgetter(*OF_AN_EVENT), rows))


@dataclass(frozen=True)
class AsAt:
    """One innovation on a day, as it was known at the end of another; `known` None for all that is known now."""

    plan: SpreadPlan | None
    events: list[Event]
    entered: list[ListedAsKnown]
    organisations: Organisations
    on: date
    known: date | None = None

    @cached_property
    def has_list(self) -> bool:
        return bool(self._listed)

    @cached_property
    def _listed(self) -> list[Listed]:
        return list_known_on(self.entered, self.known) if self.known else [each.listed for each in self.entered]

    @cached_property
    def standing_events(self) -> list[Event]:
        return known_on(self.events, self.known)

    @cached_property
    def moves(self) -> list[Move]:
        places = {event.place for event in self.standing_events} | {each.place for each in self._listed}
        return moves_of(places, self.organisations.register)

    @cached_property
    def standing(self) -> Standing:
        return standing_on(self.standing_events, self.moves, self.on)

    @cached_property
    def eligible_places(self) -> set[Place] | None:
        return eligible_on(self._listed, self.moves, self.on) if self.has_list else None

    @property
    def eligible(self) -> int | None:
        if self.eligible_places is not None:
            return len(self.eligible_places)
        return self.plan.eligible_sites if self.plan else None

    @cached_property
    def counts(self) -> Counts:
        return counts_of(self.standing, self.eligible_places)

    @cached_property
    def unheard(self) -> set[Place] | None:
        """Sites of the list of which no report stands; None while there is no list."""
        return None if self.eligible_places is None else self.eligible_places - self.standing.keys()

    @property
    def share(self) -> Share:
        return Share(self.counts.using_listed, self.eligible)

    @property
    def target(self) -> int | None:
        return target_sites(self.eligible, self.plan.target_share_percent if self.plan else None)

    @cached_property
    def history(self) -> History:
        """The share from each day on which it changed, as every one of these days tells it; its last is `share`."""
        listed = self._listed if self.has_list else None
        return history_of(self.standing_events, self.moves, self.on, listed=listed, typed=self.eligible)

    @property
    def reported_on(self) -> date | None:
        """The day of the latest event by then."""
        return max((event.happened_on for event in self.standing_events if event.happened_on <= self.on), default=None)

    @cached_property
    def boards(self) -> dict[str, Share]:
        """{board: sites that use it, of those that are eligible there}, by name."""
        using = [place for place, stands in self.standing.items() if stands.uses_it]
        if self.eligible_places is not None:
            using = [place for place in using if place in self.eligible_places]
        numbers, wholes = self._by_board(using), self._by_board(self.eligible_places or ())
        names = sorted({*numbers, *wholes}, key=lambda name: (name == "No board", name))
        return {name: Share(numbers.get(name, 0), wholes.get(name, 0) if self.has_list else None) for name in names}

    @cached_property
    def boards_of_the_list(self) -> set[int | None]:
        """The boards in whose areas its eligible sites lie."""
        return {self.organisations.board_on(place, self.on) for place in self.eligible_places or ()}

    def _by_board(self, places: Iterable[Place]) -> dict[str, int]:
        counted: dict[str, int] = {}
        for place in places:
            name = self.organisations.board_name(self.organisations.board_on(place, self.on))
            counted[name] = counted.get(name, 0) + 1
        return counted


@dataclass(frozen=True)
class Figures:
    """What a page, a file and a program tell of one innovation. None stands for a count below 5 that is not told.

    `share` counts the sites of the list that use it; `beside_the_list` those that use it and are not on it. `history`
    has the share from each day on which it changed: in public some of its numbers are not told, nor are their days.
    """

    on: date
    share: Share
    is_typed: bool
    target: int | None
    target_percent: int | None
    target_on: date | None
    on_the_way: int | None
    stopped: int | None
    beside_the_list: int | None
    reported_on: date | None
    boards: dict[str, Share]
    history: History
    is_public: bool

    @property
    def curve(self) -> list[tuple[date, int]]:
        """How many used it, from each day on which that changed, where it is told."""
        return [(day, number) for day, number in numbers_of(self.history) if number is not None]

    @property
    def shares(self) -> History:
        """The history where it is told, from the first site on."""
        first = next((day for day, _ in self.curve), None)
        return [(day, share) for day, share in self.history if share.number is not None and first and day >= first]

    def tell(self, count: int) -> int | None:
        """A count as the reader of these figures may know it."""
        return told(count) if self.is_public else count


def figures_of(as_at: AsAt, *, is_public: bool) -> Figures:
    """In public, counts below 5 are left out, with all from which they could be worked out."""
    counts, share, plan = as_at.counts, as_at.share, as_at.plan
    tell = told if is_public else _as_it_is
    return Figures(
        on=as_at.on,
        share=share._replace(number=tell(counts.using_listed)),
        is_typed=not as_at.has_list,
        target=as_at.target,
        target_percent=plan.target_share_percent if plan else None,
        target_on=plan.target_on if plan else None,
        on_the_way=tell(counts.on_the_way),
        stopped=tell(counts.stopped),
        beside_the_list=tell(counts.using - counts.using_listed),
        reported_on=as_at.reported_on,
        boards=_told_boards(as_at) if is_public else as_at.boards,
        history=[(day, share._replace(number=tell(share.number or 0))) for day, share in as_at.history],
        is_public=is_public,
    )


def _told_boards(as_at: AsAt) -> dict[str, Share]:
    """Of today alone: two days of a board would tell who joined between them. Without a list, that a board is named
    would tell that a site of it uses it."""
    if as_at.on != localdate():
        return {}
    boards = told_shares(as_at.boards, as_at.counts.using_listed)
    return boards if as_at.has_list else {name: share for name, share in boards.items() if not share.is_hidden}


def _as_it_is(count: int) -> int | None:
    return count
