"""In which order proposals stand, and which falls short of a least mean mark: of a shortlist and a ranking alike."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

from scoring.shortlisting.ties import Placed, Tied, in_order


class Weighed(Protocol):
    """A criterion: its weight, and the least mean mark below which no money comes, or None."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def weight(self) -> Decimal: ...
    @property
    def minimum(self) -> Decimal | None: ...


class Scored(Protocol):
    """What is put in order: an entry of a shortlist, or a row of a ranking."""

    @property
    def reference(self) -> str: ...
    @property
    def score(self) -> Decimal | None: ...
    @property
    def means(self) -> Mapping[str, Decimal | None]: ...
    @property
    def spread(self) -> Decimal | None: ...
    @property
    def requested_pounds(self) -> int: ...


Each = TypeVar("Each", bound=Scored)


def ordered_by(
    entries: Sequence[Each], criteria: Sequence[Weighed], ties: Sequence[str], seed: str = ""
) -> list[tuple[Each, Placed | None]]:
    """In order of score, equal ones by the rules and the draw; those without a score come last."""
    of = {entry.reference: entry for entry in entries}
    scored = candidates_of(entries, criteria)
    placed = [(of[each.candidate.reference], each) for each in in_order(scored, ties, seed=seed)]
    return [*placed, *((entry, None) for entry in entries if entry.score is None)]


def candidates_of(entries: Sequence[Scored], criteria: Sequence[Weighed]) -> list[Tied]:
    """What the rules for equal scores look at, of those with a score."""
    heaviest_first = [each.code for each in sorted(criteria, key=lambda each: -each.weight)]
    return [
        Tied(
            entry.reference,
            entry.score,
            tuple(entry.means.get(code) for code in heaviest_first),
            entry.requested_pounds,
            entry.spread,
        )
        for entry in entries
        if entry.score is not None
    ]


def falls_short(means: Mapping[str, Decimal | None], criteria: Iterable[Weighed]) -> str:
    """The first criterion whose mean mark is below the least one, in words; empty where none is."""
    for each in criteria:
        mean = means.get(each.code)
        if each.minimum is not None and mean is not None and mean < each.minimum:
            return f"Below the least mean mark of {each.minimum} for “{each.name}”: {mean}"
    return ""
