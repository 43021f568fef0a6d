"""What became of one proposal as everybody knew it at a moment, read off its history. Knows nothing of Django.

An outcome counts from the moment at which it was announced, whoever asks. So a report can be handed on, and what is
decided later never changes what it says of an earlier day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

# The words are those of `states.State`.
DRAFT, SUBMITTED, REVIEWED, SCORED, FUNDED, SPREAD = "draft", "submitted", "reviewed", "scored", "funded", "spread"
DECLINED, WITHDRAWN = "declined", "withdrawn"
AWARDED = (FUNDED, SPREAD)
MAIN_LINE = (SUBMITTED, REVIEWED, SCORED, FUNDED, SPREAD)
WRITING = "writing"
PLACES = {DRAFT: "changes", SUBMITTED: "moderation", REVIEWED: "panel", SCORED: "decision"}


class Step(NamedTuple):
    """One entry of the history. `is_embargoed`: told once the outcomes of its call are announced."""

    to_state: str
    at: datetime
    is_embargoed: bool = False
    award_pounds: int | None = None
    name: str = ""


class Spell(NamedTuple):
    """One time in one place; `until` is None while it lasts."""

    place: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Path:
    """How far it came. `spells` ended otherwise than by a withdrawal; `lasts` is the one that goes on.

    reached       the states of the main line, less those that were taken back
    award_pounds  of the award that was made, be it that it ended since
    """

    state: str
    reached: frozenset[str]
    last: Step | None = None
    award_pounds: int | None = None
    award_ended: bool = False
    spells: list[Spell] = field(default_factory=list)
    lasts: Spell | None = None

    @property
    def has_outcome(self) -> bool:
        return FUNDED in self.reached or self.state == DECLINED

    @property
    def award_stands(self) -> bool:
        return self.state in AWARDED


def told(steps: Iterable[Step], announced_at: datetime | None, until: datetime | None = None) -> list[Step]:
    """The steps as everybody knew them just before `until`, each with the moment from which it was known.

    Of several steps under embargo the last one alone is ever told; none where a step that everybody saw overtook it.
    """
    seen: list[Step] = []
    for step in steps:
        if until is not None and step.at >= until:
            break
        if seen and seen[-1].is_embargoed and (announced_at is None or step.at < announced_at):
            seen.pop()
        seen.append(step)
    is_announced = announced_at is not None and (until is None or announced_at < until)
    known = [step for step in seen if is_announced or not step.is_embargoed]
    return [step._replace(at=announced_at) if step.is_embargoed and announced_at else step for step in known]


def path_of(begun_at: datetime, steps: Sequence[Step]) -> Path:
    """
    steps  those that are told, in their order
    """
    reached: set[str] = set()
    award, ended, state = None, False, DRAFT
    for step in steps:
        ended = ended or (state in AWARDED and step.to_state == WITHDRAWN)
        award = step.award_pounds or award
        state = step.to_state
        reached.add(state)
        if state == REVIEWED:
            reached.discard(SCORED)  # scoring was reopened, or no sheet counts any more
    spells, lasts = _spells(begun_at, steps)
    last = steps[-1] if steps else None
    return Path(state, frozenset(reached.intersection(MAIN_LINE)), last, award, ended, spells, lasts)


def _spells(begun_at: datetime, steps: Sequence[Step]) -> tuple[list[Spell], Spell | None]:
    ended: list[Spell] = []
    here: Spell | None = Spell(WRITING, begun_at)
    for step in steps:
        place = PLACES.get(step.to_state)
        if here and place == here.place:
            continue
        if here and step.to_state != WITHDRAWN:
            ended.append(here._replace(until=step.at))
        here = Spell(place, step.at) if place else None
    return ended, here
