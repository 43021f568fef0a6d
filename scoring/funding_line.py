"""The funding line: walking down the rank order, who stands above it, and why, in words.

Numbers in, numbers and words out. Money that is awarded or proposed already is spent first, wherever it stands in
the order; the rest goes down the rank order and skips what does not fit. Where the pot ends inside a group of equal
scores, nobody is put first: the people decide, and until they do nothing below takes the money.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    falls_short: str = ""  # in words, where a mean mark is below the least one of its criterion


@dataclass(frozen=True)
class Rules:
    pot_pounds: int
    quality_line: Decimal
    sheets_wanted: int


class Standing(NamedTuple):
    """`is_exception`: it gets money that the rank order would have given to others, or to nobody."""

    is_above: bool
    reason: str
    is_exception: bool = False


NO_ROOM = Standing(False, "No room left in the pot")
WITHIN = Standing(True, "Within the pot")
TIED = Standing(False, "Equal scores, and room for only some of them: decide between them")
DECLINED = Standing(False, "Declined")
SPENT = {Fate.FUNDED: "Funded", Fate.PROPOSED: "An award waits for confirmation"}


def draw_line(contenders: Sequence[Contender], rules: Rules) -> list[Standing]:
    """Where each contender stands.

    contenders  in rank order, equal scores beside each other
    returns     one Standing each, in the same order
    source      the rule "auditable rank line": rank order under the pot, skipping what does not fit
    """
    spent = sum(each.pounds for each in contenders if each.fate in SPENT)
    by_rank_alone = _walk([_undecided(each) for each in contenders], rules, rules.pot_pounds)
    with_what_is_decided = _walk(contenders, rules, rules.pot_pounds - spent) if spent else by_rank_alone
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
    why = "others stand before it and the pot ends there" if alone is NO_ROOM else _in_a_sentence(alone.reason)
    return Standing(True, f"{SPENT[fate]}, out of rank order: {why}", is_exception=True)


def _in_a_sentence(reason: str) -> str:
    return reason[:1].lower() + reason[1:]


def _walk(contenders: Sequence[Contender], rules: Rules, room: int) -> list[Standing]:
    standings: list[Standing] = []
    for _, tied in groupby(contenders, key=lambda each: each.score):
        group, room = _place(list(tied), rules, room)
        standings += group
    return standings


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
    if contender.fate is not Fate.OPEN:
        return DECLINED
    if contender.score is None:
        return Standing(False, "No score sheet is returned yet")
    if contender.sheets < rules.sheets_wanted:
        return Standing(False, f"Too few score sheets: {contender.sheets} of {rules.sheets_wanted}")
    if contender.score < rules.quality_line:
        return Standing(False, f"Below the quality line of {rules.quality_line:.2f}")
    return Standing(False, contender.falls_short) if contender.falls_short else None
