"""What each database is asked, so that neither run takes as long as both.

Most tests run on both. The gates that ask every address as everybody are shared: PostgreSQL has a third of them, and
SQLite the rest, or all of them where no run on PostgreSQL follows (`dev.py test --sqlite-only`, pytest by itself). The
searches that repeat one thing many times do a third of it on PostgreSQL. Of the tests in a browser PostgreSQL has those
that are marked `both_databases`, as what a page looks like and what its scripts do does not depend on the database; and
it has none of those that ask no database.
"""

import os
from typing import TypeVar

from django.db import connection

ON_POSTGRESQL = connection.vendor == "postgresql"
POSTGRESQL_FOLLOWS = os.environ.get("POSTGRESQL_FOLLOWS") == "1" and not ON_POSTGRESQL
SHARE = 3

Each = TypeVar("Each")


def share_of(what: list[Each], number: int = 0) -> list[Each]:
    """What this database is asked of it: PostgreSQL each third, beginning at `number`."""
    of_postgresql = range(number % SHARE, len(what), SHARE)
    if ON_POSTGRESQL:
        return [what[place] for place in of_postgresql]
    return [each for place, each in enumerate(what) if not (POSTGRESQL_FOLLOWS and place in of_postgresql)]


def many(times: int) -> int:
    """How often a search repeats itself."""
    return times // SHARE if ON_POSTGRESQL else times
