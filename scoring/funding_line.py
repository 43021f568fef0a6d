"""The funding line: walking down the rank order, who stands above it, and why, in words.

Numbers in, numbers and words out. Money that is awarded or proposed already is spent first, wherever it stands in
the order; the rest goes down the rank order and skips what does not fit. Where the pot ends inside a group of equal
scores, nobody is put first: the people decide, and until they do nothing below takes the money.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
    """One proposal on its way down the order; `pounds` is its award, the proposed one, or what it asks for."""

    score: Decimal | None
    pounds: int
    sheets: int
    fate: Fate = Fate.OPEN


@dataclass(frozen=True)
class Rules:
    pot_pounds: int
    quality_line: Decimal
    sheets_wanted: int


class Standing(NamedTuple):
    is_above: bool
    reason: str


NO_ROOM = Standing(False, "No room left in the pot")
WITHIN = Standing(True, "Within the pot")
TIED = Standing(False, "Equal scores, and room for only some of them: decide between them")
DECIDED = {
    Fate.FUNDED: Standing(True, "Funded"),
    Fate.PROPOSED: Standing(True, "An award waits for confirmation"),
    Fate.DECLINED: Standing(False, "Declined"),
}


def draw_line(contenders: Sequence[Contender], rules: Rules) -> list[Standing]:
    """Where each contender stands.

    contenders  in rank order, equal scores beside each other
    returns     one Standing each, in the same order
    source      the rule "auditable rank line": rank order under the pot, skipping what does not fit
    """
    room = max(0, rules.pot_pounds - sum(each.pounds for each in contenders if is_spent(each)))
    standings: list[Standing] = []
    for _, tied in groupby(contenders, key=lambda each: each.score):
        group, room = _place(list(tied), rules, room)
        standings += group
    return standings


def is_spent(contender: Contender) -> bool:
    return contender.fate in (Fate.FUNDED, Fate.PROPOSED)


def _place(group: list[Contender], rules: Rules, room: int) -> tuple[list[Standing], int]:
    """Stand a group of equal scores, and say what is left of the room after it."""
    fitting = [each.pounds for each in group if not _why_out(each, rules) and each.pounds <= room]
    wanted = sum(fitting)
    is_split = wanted > room

    def stand(each: Contender) -> Standing:
        if out := _why_out(each, rules):
            return out
        if each.pounds > room:
            return NO_ROOM
        return TIED if is_split else WITHIN

    return [stand(each) for each in group], 0 if is_split else room - wanted


def _why_out(contender: Contender, rules: Rules) -> Standing | None:
    """Why the money does not come by at all: decided already, or not good enough or not scored enough to ask."""
    if decided := DECIDED.get(contender.fate):
        return decided
    if contender.score is None:
        return Standing(False, "No score sheet is returned yet")
    if contender.sheets < rules.sheets_wanted:
        return Standing(False, f"Too few score sheets: {contender.sheets} of {rules.sheets_wanted}")
    if contender.score < rules.quality_line:
        return Standing(False, f"Below the quality line of {rules.quality_line:.2f}")
    return None
