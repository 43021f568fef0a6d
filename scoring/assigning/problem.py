"""What is asked of an assignment and what comes back: plain facts, no tables.

Proposals and assessors are known by number. An area, a theme and the kind of a seat are their names, since the reasons
of a pair name them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

HIGHEST_LEVEL = 3  # of expertise: 1 some, 2 good, 3 expert


class Pair(NamedTuple):
    """An assessor on a proposal, both by number."""

    proposal: int
    assessor: int


@dataclass(frozen=True)
class Need:
    """A proposal that wants `sheets` sheets, of which at least so many from each kind of seat in `slots`."""

    proposal: int
    sheets: int
    area: str = ""
    themes: frozenset[str] = frozenset()
    slots: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Assessor:
    """Who can be asked: for no more than `capacity` sheets in all, and for at least `floor`.

    areas, themes  {name: level of expertise, 1 to 3}
    preferences    {proposal: 1 would like to mark it, -1 would rather not}
    """

    assessor: int
    kind: str
    capacity: int
    floor: int = 0
    areas: Mapping[str, int] = field(default_factory=dict)
    themes: Mapping[str, int] = field(default_factory=dict)
    preferences: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.floor <= self.capacity:
            raise ValueError(f"Assessor {self.assessor}: the floor {self.floor} is not within 0 to {self.capacity}.")


@dataclass(frozen=True)
class Problem:
    """One assignment. `standing` pairs exist already and stay; `forbidden` ones never come to be; `forced` ones do.

    A forced pair is made whatever it is worth, above a cap too, and counts towards what its proposal wants.
    """

    needs: tuple[Need, ...]
    assessors: tuple[Assessor, ...]
    standing: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    forced: frozenset[Pair] = frozenset()
    seed: int = 0

    def __post_init__(self) -> None:
        proposals = {each.proposal for each in self.needs}
        people = {each.assessor for each in self.assessors}
        if len(proposals) < len(self.needs) or len(people) < len(self.assessors):
            raise ValueError("A proposal or an assessor is named twice.")
        if self.forced & (self.standing | self.forbidden):
            raise ValueError("A forced pair stands already, or is forbidden.")
        made = self.standing | self.forced
        if astray := [pair for pair in made if pair[0] not in proposals or pair[1] not in people]:
            raise ValueError(f"Standing pairs of somebody unknown: {sorted(astray)[:5]}.")


@dataclass(frozen=True, slots=True)
class ProposedPair:
    """A new pair, what it is worth, and why, in parts of a sentence: "theme match: Drug safety", "load 12 of 15"."""

    proposal: int
    assessor: int
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """An assessor's sheets once the plan is carried out, those that exist already among them."""

    sheets: int
    capacity: int
    floor: int


@dataclass(frozen=True)
class Shortfall:
    """The smallest set of proposals that shows a whole lack: between them they lack `lacking` assessors.

    rule  the kind of seat of which too few can be asked, or "" where too few of any kind can
    """

    proposals: tuple[int, ...]
    lacking: int
    rule: str


@dataclass(frozen=True)
class Plan:
    """The answer.

    short_of_floor  {assessor: sheets that their floor lacks}
    objective       points of the new pairs, less what uneven loads cost
    bound           no plan reaches a higher objective than this
    quality         the points of the new pairs as a share of the most that they could have been if nobody were full
    """

    pairs: tuple[ProposedPair, ...]
    loads: Mapping[int, Load]
    shortfalls: tuple[Shortfall, ...]
    short_of_floor: Mapping[int, int]
    objective: int
    bound: float
    quality: float
    is_connected: bool
