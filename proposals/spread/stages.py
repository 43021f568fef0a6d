"""How many sites stand at each stage and for how long, and why some stopped. Knows nothing of Django.

Sites that use it are those of the list, as in the share that stands above them; in public each group of stages is told
as the parts of a sum that is told, so that no count below 5 follows by difference.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from proposals.spread.ledger import ON_THE_WAY, Standing, Stands
from proposals.spread.places import Place
from proposals.spread.rollups import told_parts


class StageCount(NamedTuple):
    """Sites at a stage; the number is None where it is not told. `median_days` says how long those on the way wait."""

    stage: str
    number: int | None
    median_days: int | None


class StopCount(NamedTuple):
    """Sites that stopped for a reason; the reason is empty where nobody gave one."""

    reason: str
    number: int


IN_USE = ("adopted", "adapted", "sustained")
Tells = Callable[[Sequence[int], int], list[int | None]]


def stages_of(standing: Standing, eligible: Collection[Place] | None, on: date, *, is_public: bool) -> list[StageCount]:
    """From the first interest to lasting use, those that stopped last.

    `eligible` None while there is no list: then every site counts.
    """
    tell = told_parts if is_public else _as_they_are
    here: dict[str, list[Stands]] = {stage: [] for stage in (*ON_THE_WAY, *IN_USE, "stopped")}
    for place, stands in standing.items():
        if eligible is None or place in eligible or not stands.uses_it:
            here[stands.stage].append(stands)
    groups = (ON_THE_WAY, IN_USE, ("stopped",))
    return [count for group in groups for count in _group({stage: here[stage] for stage in group}, on, tell)]


def _group(here: dict[str, list[Stands]], on: date, tell: Tells) -> list[StageCount]:
    sizes = [len(those) for those in here.values()]
    return [
        StageCount(stage, number, _waits(those, on) if number and stage in ON_THE_WAY else None)
        for (stage, those), number in zip(here.items(), tell(sizes, sum(sizes)), strict=True)
    ]


def _waits(those: Iterable[Stands], on: date) -> int:
    """The median of the days in the present stage, half a day rounded up."""
    return int(median((on - stands.since).days for stands in those) + 0.5)


def stopped_by(reasons: Iterable[str], every: Sequence[str], *, is_public: bool) -> list[StopCount]:
    """How many stopped for each reason, the most frequent first; in public those that are told.

    every  all reasons that there are
    """
    counted = Counter(reasons)
    kinds = [*every, ""]
    tell = told_parts if is_public else _as_they_are
    numbers = tell([counted[kind] for kind in kinds], counted.total())
    found = [StopCount(kind, number) for kind, number in zip(kinds, numbers, strict=True) if number]
    return sorted(found, key=lambda each: -each.number)


def _as_they_are(parts: Sequence[int], total: int) -> list[int | None]:
    return list(parts)
