"""What PostgreSQL is asked again: what it could answer in another way than SQLite.

Most tests run on both databases. Three sorts do so in full on SQLite alone, since they took as long as all others:
the gates that ask every address as everybody, and the searches that repeat one thing many times, do a third of it on
PostgreSQL; of the tests in a browser it has those that are marked `both_databases`, as what a page looks like and what
its scripts do does not depend on the database.
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
    return times // SHARE if ON_POSTGRESQL else times
