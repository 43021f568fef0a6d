"""How a verb reaches the database: one transaction, opened before its first read, retried when databases collide."""

import time
from collections.abc import Callable
from functools import wraps
from random import uniform
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db import IntegrityError, OperationalError, connection, transaction

Verb = TypeVar("Verb", bound=Callable[..., Any])
TRIES = 3
# Seconds before another try. Who starts anew at once takes the lock before the other, who waits for it, is woken: the
# two would collide again.
PAUSE = (0.05, 0.15)
# PostgreSQL: serialization failure; deadlock detected; at the commit, a row that was referred to is gone meanwhile.
COLLISIONS = {"40001", "40P01", "23503"}


def service(verb: Verb) -> Verb:
    """Run a verb in one transaction; start it anew, three times at most, after a deadlock, or where what it found was
    deleted before it was through: then it finds that gone, and says so."""

    @wraps(verb)
    def run(*args: Any, **kwargs: Any) -> Any:
        tries_left = 1 if connection.in_atomic_block else TRIES
        while True:
            try:
                with transaction.atomic():
                    return verb(*args, **kwargs)
            except (OperationalError, IntegrityError) as error:
                tries_left -= 1
                if tries_left == 0 or not _is_collision(error):
                    raise
            time.sleep(uniform(*PAUSE))  # noqa: S311  nobody gains by foreseeing it

    return run  # type: ignore[return-value]


def lock_person(person: Any) -> None:
    """What somebody did lately is counted in this lock, so that no two acts of theirs each find room for the last one.

    It comes before the lock on a proposal, and bars nobody who only refers to the person.
    """
    get_user_model().objects.select_for_update(no_key=True).get(pk=person.pk)


def _is_collision(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in COLLISIONS
