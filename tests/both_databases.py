"""What each database is asked, so that the run on both does not take twice as long.

By itself a run asks its database everything but this: on PostgreSQL the searches that repeat one thing many times do a
third of it, and of the tests in a browser it has those that are marked `both_databases`, as what a page looks like and
what its scripts do does not depend on the database.

`dev.py test`, which runs the whole suite on both, sets SHARED_BY_DATABASES. Then the gates that ask every address as
everybody are shared: PostgreSQL has a third of them, SQLite the rest. And PostgreSQL is asked each tenth test of a
file, of those that ask a database at all; but every one of `ABOUT_THE_DATABASE`.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest
from django.db import connection

ON_POSTGRESQL = connection.vendor == "postgresql"
IS_SHARED = os.environ.get("SHARED_BY_DATABASES") == "1"
SHARE = 3  # of what the gates ask
SHARE_OF_A_FILE = 10
FOLDERS = ("jobs", "lifecycle", "load", "races", "story", "trust")
OF_EXCHANGE = ("background", "demo", "history_commands", "invariants", "reference_data", "settings")
ABOUT_THE_DATABASE = [f"tests/{each}/" for each in FOLDERS] + [f"tests/exchange/test_{each}.py" for each in OF_EXCHANGE]
ITS_MARKS = ("postgresql", "both_databases")
THROUGH = {"db", "transactional_db", "live_server", "kept_for_the_module"}

Each = TypeVar("Each")


def share_of(what: list[Each], number: int = 0) -> list[Each]:
    """What this database is asked of it: PostgreSQL each third, beginning at `number`, and SQLite the others."""
    of_postgresql = range(number % SHARE, len(what), SHARE)
    return [each for place, each in enumerate(what) if not IS_SHARED or (place in of_postgresql) == ON_POSTGRESQL]


def many(times: int) -> int:
    """How often a search repeats itself."""
    return times // SHARE if ON_POSTGRESQL else times


def asked_on_postgresql(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    asked: Counter[Any] = Counter()
    for item in items:
        if not asks_a_database(item):
            continue
        asked[item.path] += 1
        if is_about_the_database(item) or asked[item.path] % SHARE_OF_A_FILE == 1:
            yield item


def asks_a_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or THROUGH.intersection(getattr(item, "fixturenames", ())))


def is_about_the_database(item: pytest.Item) -> bool:
    is_marked = any(item.get_closest_marker(mark) for mark in ITS_MARKS)
    return is_marked or "database" in item.name or item.nodeid.startswith(tuple(ABOUT_THE_DATABASE))
