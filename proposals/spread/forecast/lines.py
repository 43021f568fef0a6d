"""What a curve is drawn against: the line of a plan, and the reach of a forecast day by day."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from proposals.days import months_after
from proposals.spread.forecast.simulating import Band


class Plan(NamedTuple):
    """So many sites by a day, straight from none on the day of its start; `target_on` is later than that."""

    start: date
    target: int
    target_on: date

    def by(self, day: date) -> int:
        """How many it asks for by a day, rounded down."""
        passed, all_of_it = (day - self.start).days, (self.target_on - self.start).days
        return self.target * min(max(passed, 0), all_of_it) // all_of_it


class Reach(NamedTuple):
    """Where it may stand on a day: nine times in ten from `lowest` to `highest`, every second time in between."""

    day: date
    lowest: int
    low: int
    high: int
    highest: int


def fan_of(bands: Iterable[Band], on: date) -> list[Reach]:
    return [Reach(months_after(on, band.ahead), *band[1:]) for band in bands]
