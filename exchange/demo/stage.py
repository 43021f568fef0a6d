"""Time: a clock that can be set, and a stage that plays stories in the order in which they happen."""

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.utils import timezone

Story = Generator[datetime, None, None]
FLOORS = ("exchange.", "scoring.", "proposals.")


class Clock:
    """What `django.utils.timezone.now` tells while it is in charge: the moment it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    @contextmanager
    def in_charge(self) -> Iterator[None]:
        """Take the place of `now` in Django, wherever our modules imported it, and in fields that it fills."""
        real_now = timezone.now
        with ExitStack() as hands:
            hands.enter_context(patch.object(timezone, "now", self.now))
            for name, module in list(sys.modules.items()):
                if name.startswith(FLOORS) and vars(module).get("now") is real_now:
                    hands.enter_context(patch.object(module, "now", self.now))
            for field in _filled_by(real_now):
                hands.enter_context(patch.object(field, "_get_default", self.now))
            yield


def _filled_by(real_now: Callable[[], datetime]) -> Iterator[Any]:
    """Fields keep the function that they were declared with, whatever stands in its module now."""
    for model in apps.get_models():
        yield from (field for field in model._meta.local_fields if field.default is real_now)


class Stage:
    """Plays stories side by side: always the one whose next moment comes first. What lies ahead of `until` waits."""

    def __init__(self, clock: Clock, until: datetime) -> None:
        self.clock, self.until = clock, until
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._order = count()

    def add(self, story: Story) -> None:
        """Let a story begin; another story may add one while it plays."""
        moment = next(story, None)
        if moment is not None:
            heappush(self._waiting, (max(moment, self.clock.moment), next(self._order), story))

    def play(self) -> None:
        while self._waiting:
            moment, _, story = heappop(self._waiting)
            if moment <= self.until:
                self.clock.moment = max(moment, self.clock.moment)
                self.add(story)


def office_moment(day: date, dice: Random) -> datetime:
    """A moment in office hours on this day, or on the Monday after a weekend. In UTC, as rows are read back."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    local = datetime.combine(day, time(9), tzinfo=timezone.get_default_timezone())
    return (local + timedelta(seconds=dice.randrange(8 * 60 * 60))).astimezone(UTC)


def days_after(moment: datetime, days: int, dice: Random) -> datetime:
    """Some time in office hours, so many days later."""
    return office_moment(timezone.localdate(moment) + timedelta(days=days), dice)


def soon_after(moment: datetime, dice: Random) -> datetime:
    """A few minutes to half an hour later."""
    return moment + timedelta(minutes=dice.randrange(4, 30), seconds=dice.randrange(60))


def on_the_hour(day: date, hour: int) -> datetime:
    local = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
    return local.astimezone(UTC)
