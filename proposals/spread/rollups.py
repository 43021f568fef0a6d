"""Counts of boards, regions and portfolios, and what of them everybody may read. Knows nothing of Django.

Rates are sum over sum. In public a count below 5 is told as such and no more, and none of those can be worked out from
what is told: a table in which one would be left is told with a second one missing, and every sum over several tables is
made of what was told of each.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from proposals.numbers import FEWEST_TOLD


class Share(NamedTuple):
    """`number` of `out_of`; the number is None where it is not told. `out_of` is None where nobody knows it."""

    number: int | None
    out_of: int | None

    @property
    def is_hidden(self) -> bool:
        return self.number is None

    @property
    def part(self) -> float | None:
        """The number as a part of the whole; None where either is not known."""
        return None if self.number is None or not self.out_of else self.number / self.out_of


def told(count: int) -> int | None:
    """A count as everybody may read it: None below 5."""
    return count if count >= FEWEST_TOLD else None


def told_parts(parts: Sequence[int], total: int) -> list[int | None]:
    """The parts of a total that is told as well, so that no part below 5 follows by difference.

    What is left out has at least two parts and comes to at least 5, so it can't be shared out; the smallest parts that
    could be told are left out for that. Where the total is not told, no part is.
    """
    if told(total) is None:
        return [None] * len(parts)
    hidden = {place for place, part in enumerate(parts) if part < FEWEST_TOLD}
    by_size = sorted((place for place in range(len(parts)) if place not in hidden), key=lambda place: parts[place])
    for place in by_size:
        if not hidden or (len(hidden) > 1 and sum(parts[each] for each in hidden) >= FEWEST_TOLD):
            break
        hidden.add(place)
    return [None if place in hidden else part for place, part in enumerate(parts)]


def told_shares(shares: Mapping[str, Share], total: int) -> dict[str, Share]:
    """A table of boards as everybody may read it."""
    numbers = told_parts([share.number or 0 for share in shares.values()], total)
    return {name: share._replace(number=number) for (name, share), number in zip(shares.items(), numbers, strict=True)}


def summed(shares: Iterable[Share]) -> Share:
    """Sum over sum of those that are told and that say out of how many: a small one weighs no more than its sites."""
    counted = [share for share in shares if share.number is not None and share.out_of]
    return Share(sum(share.number or 0 for share in counted), sum(share.out_of or 0 for share in counted))


def summed_by(tables: Iterable[Mapping[str, Share]]) -> dict[str, Share]:
    """The same for each board over several tables, by name."""
    by_name: dict[str, list[Share]] = {}
    for table in tables:
        for name, share in table.items():
            by_name.setdefault(name, []).append(share)
    return {name: summed(by_name[name]) for name in sorted(by_name)}
