"""How equals are put in order: by the rules that the call declared when it opened, and at last by a draw.

The draw can be repeated by anybody: each reference is hashed behind the seed, and the smallest hash comes first. The
seed was committed to beforehand by its own hash, so that nobody could choose it knowing who would gain.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
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


def in_a_sentence(settled_by: str) -> str:
    """What settled a tie, as people read it; empty where there was none."""
    sentences = {
        "": "",
        THE_DRAW: "Of equal scores, the draw put them in this order.",
        NOTHING_YET: "Of equal scores, no rule says which comes first: decide between them.",
    }
    return sentences.get(settled_by, f"Of equal scores, first comes {settled_by}.")


def committed(seed: str) -> str:
    """What is published beforehand of a seed."""
    return sha256(seed.encode()).hexdigest()


def drawn(references: Iterable[str], *, seed: str, label: str) -> list[str]:
    """The references in the order of the draw.

    label  of this draw, so that the same seed would tell nothing of another one
    """
    return sorted(references, key=lambda reference: lot(reference, seed=seed, label=label))


def lot(reference: str, *, seed: str, label: str) -> str:
    """What a reference draws; the smallest one comes first."""
    return sha256(f"{seed}|{label}|{reference}".encode()).hexdigest()


LABEL = "draw"  # one for all ties of a call: each proposal draws once, whatever it ties with and whoever looks


class Draw(NamedTuple):
    """A tie that no rule settles; `order` holds its references as they were drawn."""

    label: str
    order: list[str]

    @property
    def list_sha256(self) -> str:
        """The hash of who was in it, a line each, before anybody drew."""
        return sha256("\n".join(sorted(self.order)).encode()).hexdigest()


def draws_among(candidates: Iterable[Tied], rules: Sequence[str], *, seed: str) -> list[Draw]:
    """What the draw settles, down the order."""
    ties = [[each.reference for each in group] for group in _alike(candidates, rules) if len(group) > 1]
    return [Draw(LABEL, drawn(references, seed=seed, label=LABEL)) for references in ties]


class Placed(NamedTuple):
    """A candidate in its place; `place` is shared by those that nothing puts in order; `settled_by` is in words."""

    candidate: Tied
    place: int
    settled_by: str


def in_order(candidates: Iterable[Tied], rules: Sequence[str], *, seed: str = "") -> list[Placed]:
    """All candidates by score, and equal scores by the rules in turn.

    rules  names from RULES, the first one first
    seed   of the draw that settles what no rule does; empty for no draw
    """
    alike = _alike(candidates, rules)
    if seed:
        alike = [[each] for group in alike for each in sorted(group, key=lambda each: _lot_of(each, seed))]
    placed: list[Placed] = []
    for group in alike:
        place = len(placed) + 1
        placed += [Placed(each, place, "") for each in group]
    equals = [list(group) for _, group in groupby(placed, lambda each: each.candidate.score)]
    return [each for group in equals for each in _told_apart(group, rules)]


def _lot_of(candidate: Tied, seed: str) -> str:
    return lot(candidate.reference, seed=seed, label=LABEL)


def _alike(candidates: Iterable[Tied], rules: Sequence[str]) -> list[list[Tied]]:
    """In order; those that neither score nor rules part stand together, by their references."""

    def keys(each: Tied) -> tuple[Hashable, ...]:
        return (-each.score, *(RULES[name].key(each) for name in rules))

    return [
        list(group) for _, group in groupby(sorted(candidates, key=lambda each: (keys(each), each.reference)), keys)
    ]


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
