"""The funding line: who stands above it, and why, in words. Numbers in, numbers and words out.

Money that is awarded or proposed already is spent first, wherever it stands in the order. Then come those that must be
funded, then each area's least sum with the best of the area, then the rank order under the areas' caps; what does not
fit is skipped. Where the money ends inside a group of equals, at any of these turns, nobody is put first: the people
decide, and until they do nobody else takes what they could get. Where an area's least sum needs only some of a group,
as much is held until the rank order comes to them. A call whose rules for ties are applied has no such groups.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from itertools import groupby
from typing import NamedTuple


class Fate(Enum):
    """What was decided about a proposal so far."""

    OPEN = "open"
    PROPOSED = "proposed"
    FUNDED = "funded"
    DECLINED = "declined"


@dataclass(frozen=True)
class Contender:
    """One proposal on its way down the order; `pounds` is its award, the proposed one, or what it asks for.

    place  where a rule for ties put it among equal scores; equals share one
    must, excluded  the reason why it is funded before all others, or not at all; empty where neither
    """

    score: Decimal | None
    pounds: int
    sheets: int
    fate: Fate = Fate.OPEN
    falls_short: str = ""  # in words, where a mean mark is below the least one of its criterion
    area: str = ""
    must: str = ""
    excluded: str = ""
    place: int = 0


@dataclass(frozen=True)
class Rules:
    """floors, caps  {area: pounds} that it gets at least, where enough is good enough, and at most"""

    pot_pounds: int
    quality_line: Decimal
    sheets_wanted: int
    floors: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)


class Standing(NamedTuple):
    """`is_exception`: it gets money that the rank order would have given to others, or to nobody."""

    is_above: bool
    reason: str
    is_exception: bool = False

    @property
    def sentence(self) -> str:
        """The reason with its full stop; what people typed may end with one already."""
        return self.reason if self.reason.endswith((".", "!", "?")) else f"{self.reason}."


NO_ROOM = Standing(False, "No room left in the pot")
WITHIN = Standing(True, "Within the pot")
FOR_ITS_AREA = Standing(True, "Within the least sum of its area")
TIED = Standing(False, "Equal scores, and room for only some of them: decide between them")
MUST_BUT = "Must be funded, but: "
DECLINED = Standing(False, "Declined")
SPENT = {Fate.FUNDED: "Funded", Fate.PROPOSED: "An award waits for confirmation"}


def draw_line(contenders: Sequence[Contender], rules: Rules, by: type["Walk"] | None = None) -> list[Standing]:
    """Where each contender stands.

    contenders  in rank order, equals beside each other
    by          the walk of an older format, for a record that was frozen by it
    returns     one Standing each, in the same order
    source      the rule "auditable rank line": what must be, the areas' least sums, then rank order under pot and caps,
                skipping what does not fit
    """
    walk = by or Walk
    by_rank_alone = walk([_undecided(each) for each in contenders], rules).standings()
    if not any(each.fate in SPENT for each in contenders):
        return by_rank_alone
    with_what_is_decided = walk(contenders, rules).standings()
    return [
        _awarded(each.fate, alone) if each.fate in SPENT else standing
        for each, alone, standing in zip(contenders, by_rank_alone, with_what_is_decided, strict=True)
    ]


def _undecided(contender: Contender) -> Contender:
    return contender if contender.fate is Fate.DECLINED else replace(contender, fate=Fate.OPEN)


def _awarded(fate: Fate, alone: Standing) -> Standing:
    """People may depart from the rank order, and settle a tie; a departure is told beside the award."""
    if alone.is_above or alone is TIED:
        return Standing(True, SPENT[fate])
    why = "others stand before it and the pot ends there" if alone is NO_ROOM else in_a_sentence(alone.reason)
    return Standing(True, f"{SPENT[fate]}, out of rank order: {why}", is_exception=True)


def in_a_sentence(reason: str) -> str:
    return reason[:1].lower() + reason[1:]


class Walk:
    """One way down the order, with what is left of the pot and what each area has got.

    held  {area: pounds} kept for equals of whom its least sum needs only some, until the walk comes to them
    """

    def __init__(self, contenders: Sequence[Contender], rules: Rules) -> None:
        self.contenders, self.rules = contenders, rules
        spent = [each for each in contenders if each.fate in SPENT]
        self.room = rules.pot_pounds - sum(each.pounds for each in spent)
        self.got: dict[str, int] = {}
        for each in spent:
            self.got[each.area] = self.got.get(each.area, 0) + each.pounds
        self.held: dict[str, int] = {}
        self.found: dict[int, Standing] = {}

    def standings(self) -> list[Standing]:
        self.set_apart()
        for places in self._equals():
            self._place(places)
        return [self.found[place] for place in range(len(self.contenders))]

    def set_apart(self) -> None:
        """What goes before the rank order."""
        self._place_what_must_be()
        self._fill_the_floors()

    def _equals(self) -> Iterator[list[int]]:
        """Groups of equals down the order, without those that have their standing."""
        for _, tied in groupby(enumerate(self.contenders), key=lambda pair: (pair[1].score, pair[1].place)):
            yield [place for place, _ in tied if place not in self.found]

    def _place_what_must_be(self) -> None:
        for places in self._equals():
            musts = [at for at in places if self.contenders[at].must and self.contenders[at].fate is Fate.OPEN]
            for place in musts:
                if refused := self._why_not(self.contenders[place]):
                    self.found[place] = Standing(False, f"{MUST_BUT}{in_a_sentence(refused.reason)}")
            self._stand_together(musts, lambda each: Standing(True, f"Must be funded: {each.must}"))

    def _fill_the_floors(self) -> None:
        for area, least in self.rules.floors.items():
            for places in self._equals():
                lacking = least - self.got.get(area, 0)
                if lacking <= 0:
                    break
                fitting = [at for at in places if self._could_fill(area, self.contenders[at])]
                if self._needs_all(fitting, lacking):
                    self._stand_together(fitting, lambda _: FOR_ITS_AREA)
                else:
                    self._hold(area, fitting, lacking)
                    break

    def _could_fill(self, area: str, each: Contender) -> bool:
        return each.area == area and not why_out(each, self.rules) and not self._why_not(each)

    def _needs_all(self, places: Sequence[int], lacking: int) -> bool:
        """Whether an area has not enough before the last one of them, whichever that is, and they fit together."""
        pounds = [self.contenders[place].pounds for place in places]
        return self._holds_all(places) and sum(pounds) - min(pounds, default=0) < lacking

    def _hold(self, area: str, places: Sequence[int], lacking: int) -> None:
        """Nobody of them is put first: what some of them will take is kept, and the walk comes to all of them."""
        most = most_of_equals([self.contenders[place].pounds for place in places], lacking)
        self.held[area] = min(most, self.room, self._left_to(area))
        self.room -= self.held[area]

    def _left_to(self, area: str) -> int:
        """Up to the most that an area may have; the whole pot where there is no such rule."""
        return self.rules.caps.get(area, self.rules.pot_pounds) - self.got.get(area, 0)

    def _take(self, place: int, standing: Standing) -> None:
        taken = self.contenders[place]
        self.room += self.held.pop(taken.area, 0) - taken.pounds
        self.got[taken.area] = self.got.get(taken.area, 0) + taken.pounds
        self.found[place] = standing

    def _why_not(self, each: Contender) -> Standing | None:
        """Why the money does not reach it."""
        if each.pounds > self.room + self.held.get(each.area, 0):
            return NO_ROOM
        cap = self.rules.caps.get(each.area)
        if cap is not None and self.got.get(each.area, 0) + each.pounds > cap:
            return Standing(False, f"Its area has at most £{cap:,}")
        return None

    def _place(self, places: Sequence[int]) -> None:
        for place in places:
            each = self.contenders[place]
            if out := why_out(each, self.rules) or self._why_not(each):
                self.found[place] = out
        self._stand_together(places, lambda _: WITHIN)

    def _stand_together(self, places: Sequence[int], standing: Callable[[Contender], Standing]) -> None:
        """Of equals all that fit by themselves, where there is room for all of these; else nobody is put first."""
        fitting = [place for place in places if place not in self.found]
        if self._holds_all(fitting):
            for place in fitting:
                self._take(place, standing(self.contenders[place]))
        else:
            self._leave_open(fitting)

    def _leave_open(self, places: Sequence[int]) -> None:
        """What they could get at most is kept from all that comes after them."""
        for area, pounds in self._wanted(places).items():
            most = min(pounds, self._left_to(area))
            self.room += self.held.pop(area, 0) - most
            self.got[area] = self.got.get(area, 0) + most
        self.room = max(self.room, 0)
        self.found |= dict.fromkeys(places, TIED)

    def _holds_all(self, places: Sequence[int]) -> bool:
        """Nobody needs no room, even in a pot that more was taken from than it held."""
        wanted, caps = self._wanted(places), self.rules.caps
        beyond = sum(max(pounds - self.held.get(area, 0), 0) for area, pounds in wanted.items())
        return not places or (
            beyond <= self.room
            and all(self.got.get(area, 0) + pounds <= caps[area] for area, pounds in wanted.items() if area in caps)
        )

    def _wanted(self, places: Sequence[int]) -> dict[str, int]:
        """{area: pounds}"""
        wanted: dict[str, int] = {}
        for place in places:
            each = self.contenders[place]
            wanted[each.area] = wanted.get(each.area, 0) + each.pounds
        return wanted


def most_of_equals(pounds: Sequence[int], lacking: int) -> int:
    """The most that equals can take one after the other, in whatever order, until an area lacks nothing more."""
    within, most = 1, 0  # bit n of `within` is set where some of those seen take n pounds, and that is not enough
    bits = (1 << min(lacking, sum(pounds) + 1)) - 1
    for each in sorted(pounds):
        most = max(most, within.bit_length() - 1 + each)
        within = (within | within << each) & bits
    return most


def keeps_for_equals(contenders: Sequence[Contender], rules: Rules) -> bool:
    """Whether money is kept for equals before the rank order begins, so that no running sum down the order tells it."""
    walk = Walk(contenders, rules)
    walk.set_apart()
    return bool(walk.held) or TIED in walk.found.values()


def why_out(contender: Contender, rules: Rules) -> Standing | None:
    """Why the money does not come by at all: decided already, or not good enough or not scored enough to ask."""
    if contender.fate is not Fate.OPEN:
        return DECLINED
    if contender.excluded:
        return Standing(False, f"Excluded: {contender.excluded}")
    if contender.score is None:
        return Standing(False, "No score sheet is returned yet")
    if contender.sheets < rules.sheets_wanted:
        return Standing(False, f"Too few score sheets: {contender.sheets} of {rules.sheets_wanted}")
    if contender.score < rules.quality_line:
        return Standing(False, f"Below the quality line of {rules.quality_line:.2f}")
    return Standing(False, contender.falls_short) if contender.falls_short else None
