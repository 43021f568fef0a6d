"""A whole series with its breaks: each value with the limits it is held against, and what the latest one says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from proposals.variation.limits import FEWEST_FOR_FIRM_LIMITS, Limits, limits_of
from proposals.variation.rules import LENGTHS, Signal, signals_of

UP, DOWN, NEUTRAL = "up", "down", "neutral"  # which way is better


class Variation(StrEnum):
    """What the latest value says, of a measure where it matters which way is better, or of a neutral one."""

    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    COMMON = "common"
    UNKNOWN = "unknown"  # too few values


class Assurance(StrEnum):
    """Whether ordinary variation lets the target be met."""

    MEETS = "meets"
    FAILS = "fails"
    HIT_AND_MISS = "hit_and_miss"


@dataclass(frozen=True)
class Settings:
    """How a series is read: a decision that is stored, not one of the moment.

    raises  ValueError for a window below 12, or for a length that is not from 6 to 8
    """

    screens: bool = True
    window: int | None = None
    trend: int = 7
    shift: int = 7

    def __post_init__(self) -> None:
        if self.window is not None and self.window < FEWEST_FOR_FIRM_LIMITS:
            raise ValueError(f"Limits are found from at least {FEWEST_FOR_FIRM_LIMITS} values, or from all.")
        if self.trend not in LENGTHS or self.shift not in LENGTHS:
            raise ValueError("A trend and a shift are 6 to 8 values long.")


class Spot(NamedTuple):
    """A value, the limits it is held against, and why it stands out, if it does."""

    value: float
    limits: Limits
    signal: Signal | None


USUAL = Settings()


def read_series(values: Sequence[float], rebased_at: Collection[int] = (), settings: Settings = USUAL) -> list[Spot]:
    """Each value with its limits; at each place in `rebased_at` they are found anew, and no rule looks across."""
    starts = sorted({0, *(place for place in rebased_at if 0 < place < len(values))})
    return [spot for start, end in pairwise([*starts, len(values)]) for spot in _stretch(values[start:end], settings)]


def _stretch(values: Sequence[float], settings: Settings) -> list[Spot]:
    if not values:
        return []
    limits = limits_of(values, screens=settings.screens, window=settings.window)
    signals = signals_of(values, limits, trend=settings.trend, shift=settings.shift)
    return [Spot(value, limits, signal) for value, signal in zip(values, signals, strict=True)]


def variation_of(spots: Sequence[Spot], direction: str) -> Variation:
    """What the latest value says. `direction` is which way is better: UP, DOWN or NEUTRAL."""
    if not spots or spots[-1].limits.reach is None:
        return Variation.UNKNOWN
    signal = spots[-1].signal
    if signal is None:
        return Variation.COMMON
    is_high = signal.side > 0
    if direction == NEUTRAL:
        return Variation.NEUTRAL_HIGH if is_high else Variation.NEUTRAL_LOW
    if is_high == (direction == UP):
        return Variation.IMPROVEMENT_HIGH if is_high else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if is_high else Variation.CONCERN_LOW


def assurance_of(spots: Sequence[Spot], direction: str, target: float | None) -> Assurance | None:
    """Whether the latest limits lie wholly on one side of the target; None without limits, target or direction."""
    if not spots or target is None or direction == NEUTRAL:
        return None
    lower, upper = spots[-1].limits.lower, spots[-1].limits.upper
    if lower is None or upper is None:
        return None
    if target > upper:
        return Assurance.FAILS if direction == UP else Assurance.MEETS
    if target < lower:
        return Assurance.MEETS if direction == UP else Assurance.FAILS
    return Assurance.HIT_AND_MISS
