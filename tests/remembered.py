"""Set-up that was done before is not done again: what a factory wrote is written once more, without its reasoning.

Tests of a file begin alike, and taking a proposal through its steps asks the database some 400 questions. So on SQLite
each factory that is marked `remembered` keeps the rows it wrote, the object it gave, and what should happen on commit.
Asked for the same by another test that stands at the same place, it writes the same rows again: with the same keys, as
SQLite takes back its counters with the rest.

Two tests stand at the same place when their databases began alike and have had the same writes since: by factories
with the same arguments, or by the same statements of the test itself. Any other statement leads to a place of its own,
where nothing is remembered yet. Nothing is remembered under a clock that was set, with a setting that was changed, or
in a test that patches something with `monkeypatch`; whoever patches in another way does so after the set-up. Nor for
longer than MOST_SECONDS, since it stands at the time when it was written; nor on PostgreSQL or with real transactions.
`WALK_AGAIN=1` does without.
"""

import os
import pickle
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar

import time_machine
from django.conf import UserSettingsHolder, settings
from django.db import connection, transaction
from django.db.models import Model

MOST_SECONDS = 300
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
CHANGES_NOTHING = ("SELECT", "SAVEPOINT", "RELEASE", "WITH", "EXPLAIN", "BEGIN", "PRAGMA")
WITHOUT_MEMORY = {"transactional_db", "live_server", "monkeypatch"}
PLAIN = (str, int, float, bool, bytes, Decimal, date, timedelta, type(None))

Made = TypeVar("Made")


class CannotTell(Exception):  # noqa: N818 - no error: the factory just works as ever
    """Whether two calls are the same."""


class Write(NamedTuple):
    statement: str
    parameters: Any
    is_many: bool


@dataclass
class Recording:
    """What a factory did at some place."""

    at: float
    leads_to: object = field(default_factory=object)
    writes: list[Write] = field(default_factory=list)
    on_commit: list[tuple[Callable[[], Any], bool]] = field(default_factory=list)
    made: bytes = b""
    is_whole: bool = True


class Memory:
    """Of this process. `place` stands for all that was written in the test so far; None where nobody can tell."""

    def __init__(self) -> None:
        self.recordings: dict[Any, Recording] = {}
        self.base: object = None
        self.place: Any = None
        self.recording: Recording | None = None
        self.clock_ahead: float | None = None

    def begin(self, *, remembers: bool) -> None:
        """A test begins."""
        self.place, self.recording = (("begins", self.base) if remembers else None), None
        if self.clock_ahead is None:
            self.clock_ahead = clock_ahead()
        if remembers and self.watch not in connection.execute_wrappers:
            connection.execute_wrappers.append(self.watch)

    @contextmanager
    def another_base(self):
        """While tests stand on what their module made."""
        self.base = object()
        try:
            yield
        finally:
            self.base = None

    def watch(self, execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        verb = statement.lstrip().split(None, 1)[0].upper()
        if verb in CHANGES_NOTHING or self.place is None:
            return execute(statement, parameters, many, context)
        if many:
            parameters = list(parameters)
        if self.recording:
            self.recording.writes.append(Write(statement, parameters, many))
            self.recording.is_whole &= verb in WRITES  # and not rolled back, for one
        else:
            self.place = self._after(verb, statement, parameters)
        return execute(statement, parameters, many, context)

    def _after(self, verb: str, statement: str, parameters: Any) -> Any:
        if verb not in WRITES:
            return object()
        try:
            return hash((self._here(), statement, known(parameters)))
        except CannotTell:
            return object()

    def _here(self) -> Any:
        """The place; at the beginning of a test its counters of keys tell how the database began."""
        if isinstance(self.place, tuple):
            cursor = connection.create_cursor()
            cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
            self.place = hash((self.place, tuple(cursor.fetchall())))
        return self.place

    def is_able(self) -> bool:
        is_the_clock_of_all = self.clock_ahead is not None and abs(clock_ahead() - self.clock_ahead) < 1
        is_set_as_ever = not isinstance(settings._wrapped, UserSettingsHolder)
        in_a_test = self.place is not None and self.recording is None and connection.in_atomic_block
        return in_a_test and is_the_clock_of_all and is_set_as_ever

    def make(self, factory: Callable[..., Made], given: tuple[Any, ...], facts: dict[str, Any]) -> Made:
        if not self.is_able():
            return factory(*given, **facts)
        try:
            key = (self._here(), factory.__module__, factory.__qualname__, known((given, facts)))
        except CannotTell:
            return factory(*given, **facts)
        found = self.recordings.get(key)
        if found and clock_of_the_machine() - found.at < MOST_SECONDS:
            return self._again(found)
        return self._first(key, factory, given, facts)

    def _again(self, found: Recording) -> Any:
        cursor = connection.create_cursor()
        for write in found.writes:
            (cursor.executemany if write.is_many else cursor.execute)(write.statement, write.parameters)
            if cursor.description:
                cursor.fetchall()
        for act, is_robust in found.on_commit:
            transaction.on_commit(act, robust=is_robust)
        self.place = found.leads_to
        return pickle.loads(found.made)  # noqa: S301 - pickled above

    def _first(self, key: Any, factory: Callable[..., Made], given: tuple[Any, ...], facts: dict[str, Any]) -> Made:
        self.recording = recording = Recording(at=clock_of_the_machine())
        self.place, waiting = object(), len(connection.run_on_commit)
        try:
            made = factory(*given, **facts)
        finally:
            self.recording = None
        recording.on_commit = [(act, robust) for _, act, robust in connection.run_on_commit[waiting:]]
        if recording.is_whole:
            self._keep(key, recording, made)
        return made

    def _keep(self, key: Any, recording: Recording, made: Any) -> None:
        try:
            recording.made = pickle.dumps(made)
        except (pickle.PicklingError, TypeError, AttributeError):
            return
        if len(self.recordings) > 5_000:
            self.recordings.clear()
        self.recordings[key], self.place = recording, recording.leads_to


MEMORY = Memory()


def remembered(factory: Callable[..., Made]) -> Callable[..., Made]:
    """Mark a factory that only writes rows: no files, nothing in memory."""
    if connection.vendor != "sqlite" or os.environ.get("WALK_AGAIN") == "1":
        return factory

    @wraps(factory)
    def make(*given: Any, **facts: Any) -> Made:
        return MEMORY.make(factory, given, facts)

    return make


def may_remember(item: Any) -> bool:
    """Whether the test runs in one transaction and patches nothing."""
    marker = item.get_closest_marker("django_db")
    return WITHOUT_MEMORY.isdisjoint(item.fixturenames) and not (marker and marker.kwargs)


def clock_of_the_machine() -> float:
    return time_machine.escape_hatch.time.time()


def clock_ahead() -> float:
    return time.time() - clock_of_the_machine()


def known(value: Any) -> Any:
    """What stands for a value in a key.

    raises   CannotTell, for what is neither plain, nor a row, nor holds only such
    """
    if isinstance(value, PLAIN):
        return type(value).__name__, value
    if isinstance(value, Model):
        columns = [each.attname for each in value._meta.concrete_fields if each.attname in value.__dict__]
        return value._meta.label, tuple(known_column(value.__dict__[each]) for each in columns)
    if isinstance(value, SimpleNamespace):
        return known(vars(value))
    if isinstance(value, dict):
        return "dict", tuple((known(key), known(each)) for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return "list", known_all(value)
    raise CannotTell(type(value))


def known_all(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(known(each) for each in values)


def known_column(value: Any) -> Any:
    try:
        return known(value)
    except CannotTell:
        return str(value)
