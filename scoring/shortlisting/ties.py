"""How equals are put in order: by the rules that the call declared when it opened, and at last by a draw.

The draw can be repeated by anybody: each reference is hashed behind the seed, and the smallest hash comes first. The
seed was committed to beforehand by its own hash, so that nobody could choose it knowing who would gain.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import count, groupby
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Tied:
    """What the rules look at; `means` in the order of the criteria's weights, the heaviest first."""

    reference: str
    score: Decimal
    means: tuple[Decimal | None, ...]
    pounds: int
    spread: Decimal | None


class Rule(NamedTuple):
    """`words` complete "Of equal scores, first comes …"; the smaller key comes first."""

    words: str
    key: Callable[[Tied], Any]


RULES: Mapping[str, Rule] = {
    "heaviest_criterion": Rule(
        "the higher mean mark on the heaviest criterion, then on the next one, and so on",
        lambda each: tuple(-(mean or 0) for mean in each.means),
    ),
    "fewer_pounds": Rule("the one that asks for fewer pounds", lambda each: each.pounds),
    "narrower_spread": Rule(
        "the one whose assessors are less far apart",
        lambda each: each.spread if each.spread is not None else Decimal(9),
    ),
}


THE_DRAW, NOTHING_YET = "the draw", "nothing yet: decide between them"


def committed(seed: str) -> str:
    """What is published beforehand of a seed."""
    return sha256(seed.encode()).hexdigest()


def drawn(references: Iterable[str], *, seed: str, label: str) -> list[str]:
    """The references in the order of the draw.

    label  of this tie, so that the draws of two ties tell nothing of each other
    """
    return sorted(references, key=lambda reference: sha256(f"{seed}|{label}|{reference}".encode()).hexdigest())


class Placed(NamedTuple):
    """A candidate in its place; `place` is shared by those that nothing puts in order; `settled_by` is in words."""

    candidate: Tied
    place: int
    settled_by: str


def in_order(candidates: Iterable[Tied], rules: Sequence[str], *, seed: str = "") -> list[Placed]:
    """All candidates by score, and equal scores by the rules in turn.

    rules  names from RULES, the first one first
    seed   of the draw that settles what no rule does, ties labelled tie-1, tie-2 … down the order; empty for no draw
    """

    def keys(each: Tied) -> tuple[Hashable, ...]:
        return (-each.score, *(RULES[name].key(each) for name in rules))

    alike = [
        list(group) for _, group in groupby(sorted(candidates, key=lambda each: (keys(each), each.reference)), keys)
    ]
    if seed:
        alike = [[each] for each in _drawn_apart(alike, seed)]
    placed: list[Placed] = []
    for group in alike:
        place = len(placed) + 1
        placed += [Placed(each, place, "") for each in group]
    equals = [list(group) for _, group in groupby(placed, lambda each: each.candidate.score)]
    return [each for group in equals for each in _told_apart(group, rules)]


def _drawn_apart(alike: Iterable[list[Tied]], seed: str) -> Iterator[Tied]:
    draws = count(1)
    for group in alike:
        if len(group) > 1:
            of = {each.reference: each for each in group}
            group = [of[reference] for reference in drawn(of, seed=seed, label=f"tie-{next(draws)}")]
        yield from group


def _told_apart(equals: Sequence[Placed], rules: Sequence[str]) -> list[Placed]:
    """Equal scores, each with the last rule that was needed to part it from the others; none where it has no equal."""
    settled = dict.fromkeys([each.candidate.reference for each in equals], "")
    alike = [list(equals)]
    for name in rules:
        parted = [part for group in alike if len(group) > 1 for part in _parted(group, RULES[name].key)]
        settled |= {part[0].candidate.reference: RULES[name].words for part in parted if len(part) == 1}
        alike = parted
    for group in (group for group in alike if len(group) > 1):
        words = THE_DRAW if len({each.place for each in group}) == len(group) else NOTHING_YET
        settled |= dict.fromkeys([each.candidate.reference for each in group], words)
    return [each._replace(settled_by=settled[each.candidate.reference]) for each in equals]


def _parted(group: Sequence[Placed], key: Callable[[Tied], Any]) -> Iterable[list[Placed]]:
    parts: dict[Any, list[Placed]] = {}
    for each in group:
        parts.setdefault(key(each.candidate), []).append(each)
    return parts.values()
