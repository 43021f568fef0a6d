"""How a verb reaches the database: one transaction, opened before its first read, retried when databases collide."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction

Verb = TypeVar("Verb", bound=Callable[..., Any])
TRIES = 3
COLLISIONS = {"40001", "40P01"}  # PostgreSQL: serialization failure, deadlock detected


def service(verb: Verb) -> Verb:
    """Run a verb in one transaction; start it anew, three times at most, after a deadlock."""

    @wraps(verb)
    def run(*args: Any, **kwargs: Any) -> Any:
        tries_left = 1 if connection.in_atomic_block else TRIES
        while True:
            try:
                with transaction.atomic():
                    return verb(*args, **kwargs)
            except OperationalError as error:
                tries_left -= 1
                if tries_left == 0 or not _is_collision(error):
                    raise

    return run  # type: ignore[return-value]


def _is_collision(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in COLLISIONS
