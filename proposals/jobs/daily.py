"""What happens once a day at a set hour, whichever worker is there first.

    @daily(hour=lambda: settings.DIGEST_HOUR)
    @task
    def send_digests(day): ...

The day's job has the day in its key, so neither two workers nor an hour that the clocks repeat make a second one;
an hour that the clocks skip, or that no worker was there for, is made up for by the next one on the same day.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.timezone import localtime

from proposals.jobs.queue import enqueue


class Daily(NamedTuple):
    task: Any
    hour: Callable[[], int]


DAILY: list[Daily] = []


def daily(*, hour: Callable[[], int]) -> Callable[[Any], Any]:
    """Decorate a task that takes the day, as text, for its only argument."""

    def keep(task: Any) -> Any:
        DAILY.append(Daily(task, hour))
        return task

    return keep


def enqueue_daily() -> None:
    """Write today's jobs whose hour has come; those that were written already are left as they are."""
    moment = localtime()
    for each in DAILY:
        if moment.hour >= each.hour():
            day = moment.date().isoformat()
            enqueue(each.task, day, key=f"{each.task.name}-{day}")
