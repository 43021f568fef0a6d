"""Counts over many proposals: how many came how far, who asks for money, who gets it. Knows nothing of Django."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple

from proposals.numbers import FEWEST_TOLD
from proposals.programme.paths import DECLINED, FUNDED, MAIN_LINE, WITHDRAWN, Path

Z = 1.959963984540054  # of an interval that holds the true rate 95 times in 100


class Case(NamedTuple):
    """One proposal as it was known at the end of a day, by what it was when it was last submitted."""

    pk: int
    reference: str
    title: str
    call: str
    area: str
    kind: str
    board: str
    asked_pounds: int
    is_validated: bool
    path: Path


@dataclass(frozen=True)
class Funnel:
    """How many of `submitted` came how far. `begun` counts drafts too, and is None where nobody is told of them.

    `validated` have a benefit that somebody outside the team validated; they need not be counted as spread.
    """

    label: str
    begun: int | None
    submitted: int
    reviewed: int
    scored: int
    funded: int
    spread: int
    validated: int
    declined: int
    withdrawn: int
    award_ended: int


def funnel_of(label: str, cases: Iterable[Case], *, begun: int | None = None) -> Funnel:
    counted = list(cases)
    come_to = {state: sum(state in case.path.reached for case in counted) for state in MAIN_LINE}
    return Funnel(
        label=label,
        begun=begun,
        **come_to,
        validated=sum(case.is_validated for case in counted),
        declined=sum(case.path.state == DECLINED for case in counted),
        withdrawn=sum(case.path.state == WITHDRAWN and not case.path.award_ended for case in counted),
        award_ended=sum(case.path.award_ended for case in counted),
    )


def drafts_told(left_unsubmitted: Iterable[int]) -> int:
    """Of the drafts that never came, in each call that has closed: fewer than five of a call are told to nobody."""
    return sum(number for number in left_unsubmitted if number >= FEWEST_TOLD)


class Rate(NamedTuple):
    """A share of those that have an outcome, with where the true rate may lie. All None where none has one."""

    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Applied:
    """Who asked, who got money, and how much; `rate` is of those with an outcome, funded or declined."""

    label: str
    applied: int
    decided: int
    funded: int
    rate: Rate
    asked_pounds: int
    awarded_pounds: int


def applied_of(label: str, cases: Iterable[Case]) -> Applied:
    counted = list(cases)
    decided = [case for case in counted if case.path.has_outcome]
    funded = [case for case in decided if FUNDED in case.path.reached]
    return Applied(
        label=label,
        applied=len(counted),
        decided=len(decided),
        funded=len(funded),
        rate=wilson(len(funded), len(decided)),
        asked_pounds=sum(case.asked_pounds for case in counted),
        awarded_pounds=sum(case.path.award_pounds or 0 for case in funded),
    )


def wilson(number: int, out_of: int) -> Rate:
    """The share with its interval of 95 %, which stays within 0 and 1 also for few.

    source   E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927)
    """
    if not out_of:
        return Rate(None, None, None)
    share, square = number / out_of, Z * Z
    middle = share + square / (2 * out_of)
    reach = Z * sqrt(share * (1 - share) / out_of + square / (4 * out_of * out_of))
    whole = 1 + square / out_of
    return Rate(share, max((middle - reach) / whole, 0.0), min((middle + reach) / whole, 1.0))


def by(cases: Sequence[Case], name: str, count: Callable[[str, list[Case]], Any]) -> list[Any]:
    """One row for each value of a field, in the order of their names; what has none comes last."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(getattr(case, name), []).append(case)
    return [count(label, groups[label]) for label in sorted(groups, key=lambda each: (each in LAST, each))]


NO_AREA, NO_BOARD, NO_ORGANISATION = "No priority area", "No board", "No organisation"
HIDDEN = "Hidden until outcomes are announced"
LAST = {NO_AREA, NO_BOARD, NO_ORGANISATION, HIDDEN}
