"""What PostgreSQL is asked again: what it could answer in another way than SQLite.

Both run in each test. The searches that repeat one thing many times, and the gates that ask every address as everybody,
do so in full on SQLite; on PostgreSQL they ask a fixed share of the same, which each of them names.
"""

from typing import TypeVar

from django.db import connection

ON_POSTGRESQL = connection.vendor == "postgresql"
SHARE = 3

Each = TypeVar("Each")


def share_of(what: list[Each], number: int = 0) -> list[Each]:
    """All of it; on PostgreSQL each third, beginning at `number`."""
    return what[number % SHARE :: SHARE] if ON_POSTGRESQL else what


def many(times: int) -> int:
    """How often a search repeats itself."""
    return -(-times // SHARE) if ON_POSTGRESQL else times
