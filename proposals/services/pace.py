"""How often somebody may do in a day what others are told of, or what is kept for good."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from proposals.errors import NotReady

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


def lately(done: Any, at: str, within: timedelta = A_DAY) -> Any:
    """Those of the rows `done` that came about so lately by their field `at`."""
    return done.filter(**{f"{at}__gt": now() - within})


def must_leave_room(done: Any, at: str, most: int, refusal: str, *, field: str = "", within: timedelta = A_DAY) -> None:
    """Called in the lock on whoever did them: no two acts at once each find room for the last one.

    raises  NotReady with this refusal, at `field` where one is named, once `most` rows of `done` came about lately
    """
    if lately(done, at, within).count() >= most:
        raise NotReady(refusal, fields={field: [refusal]} if field else {})
