"""Months and quarters that ended, each with the day by which its figures are due."""

from dataclasses import dataclass
from datetime import date, timedelta

from proposals.measured.entering import MONTHS_OF_A_QUARTER, months_before
from proposals.models.measures import Frequency

DAYS_TO_ENTER = 10  # after the period ended
MONTHS_CHASED = 12  # who missed a month longer ago will hardly find its figures
MONTHS_OF = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: MONTHS_OF_A_QUARTER}


@dataclass(frozen=True)
class Period:
    """One that ended. `first` is its first month."""

    frequency: Frequency
    first: date
    in_words: str
    due_on: date


def last_periods(today: date) -> list[Period]:
    return [chased[0] for chased in periods_chased(today).values()]


def periods_chased(today: date) -> dict[Frequency, list[Period]]:
    """The latest first, of a year."""
    return {frequency: _periods(frequency, length, today) for frequency, length in MONTHS_OF.items()}


def _periods(frequency: Frequency, length: int, today: date) -> list[Period]:
    this = months_before(today.replace(day=1), (today.month - 1) % length)
    return [_period(frequency, months_before(this, back), length) for back in range(length, MONTHS_CHASED + 1, length)]


def _period(frequency: Frequency, first: date, length: int) -> Period:
    following, last = months_before(first, -length), months_before(first, 1 - length)
    words = f"{first:%B %Y}" if length == 1 else f"{first:%B} to {last:%B %Y}"
    return Period(frequency, first, words, following + timedelta(days=DAYS_TO_ENTER - 1))
