"""What every test may use. The cast: one person for each part, so that a test reads like a story."""

import gc
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as project_settings
from django.db import connection, connections, transaction
from django.utils.timezone import localtime

from proposals import append_only
from proposals.likeness.search import prints
from proposals.likeness.stories import editions
from scoring.sealed import conflicts as sealed_conflicts
from scoring.sealed import sheets as sealed
from scoring.sealed import shortlists as sealed_shortlists
from tests import factories, migrated, remembered
from tests.both_databases import IS_SHARED, ON_POSTGRESQL, asked_on_postgresql
from tests.browser import pytest_terminal_summary  # noqa: F401

pytest_plugins = ["tests.browser_fixtures"]

TABLES_THAT_GROW = [
    *append_only.TABLES, *sealed.RECORDS, *sealed.OF_MEETINGS, *sealed.OF_CONFLICTS, *sealed.OF_FLAGS,
    *sealed.OF_LEDGER, *sealed.OF_LETTERS, *sealed.OF_SHORTLISTS, *sealed.OF_FORECASTS,
]  # fmt: skip
IS_SQLITE = project_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
# Waits up to a second for each session to be gone, since a database in use can't be dropped.
END_OTHER_SESSIONS = """
    SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def pytest_configure():
    """The clock goes on from noon: a test that is collected on one day and runs on the next would mix the two."""
    noon = localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    time_machine.travel(noon.timestamp()).start()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """The gates first: each takes minutes, and at the end one process would wait for the other."""
    items.sort(key=lambda item: "/trust/" not in item.nodeid)
    if ON_POSTGRESQL and IS_SHARED:
        asked = list(asked_on_postgresql(items))
        config.hook.pytest_deselected(items=list(set(items).difference(asked)))
        items[:] = asked


def pytest_collection_finish():
    """What stands now stands to the end: it is looked through no more for what can be thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    remembered.MEMORY.begin(remembers=IS_SQLITE and remembered.may_remember(item))
    if ON_POSTGRESQL and item.get_closest_marker("browser") and not item.get_closest_marker("both_databases"):
        pytest.skip("What a browser shows does not depend on the database: the run on SQLite has this test.")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """On SQLite a file: the threads of a live server can't share a database in memory without locking each other."""
    if IS_SQLITE:
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        migrated.begin_with_it(path)
        project_settings.DATABASES["default"]["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    return django_db_keepdb or IS_SQLITE


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Ends what still uses the database: a thread of the live server, or the connection of a browser's event loop."""
    if IS_SQLITE:
        with django_db_blocker.unblock():
            migrated.keep_it()
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(END_OTHER_SESSIONS)


@pytest.fixture(autouse=True, scope="session")
def settings_of_the_tests(tmp_path_factory):
    """Set once, as setting them for each test took longer than many tests do.

    Files that tests attach stand in a folder of their own, however full the disk is. Static files need no collecting,
    and WhiteNoise warns where their directory is missing. Passwords are hashed fast.
    """
    Path(project_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    kept = {"location": str(tmp_path_factory.mktemp("attachments")), "keep_free_megabytes": 0}
    project_settings.STORAGES["attachments"]["OPTIONS"] = kept
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    project_settings.STORAGES["staticfiles"] = plain
    project_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def append_only_tables_can_be_emptied_between_tests():
    """Tests with real transactions empty all tables afterwards; the triggers step aside for just that.

    It is taught to the class: beside a browser's event loop Django uses another connection than outside.
    """
    for each in connections.all():
        operations: Any = type(each.ops)
        flush = operations.sql_flush

        def flush_around_triggers(self, style, tables, *, vendor=each.vendor, flush=flush, **options):
            kept = [table for table in TABLES_THAT_GROW if table in tables]
            away = [sql for table in kept for sql in append_only.releasing(vendor, table)]
            back = [sql for table in kept for sql in append_only.protecting(vendor, table)]
            if sealed.SHEETS in tables:
                away += sealed.releasing(self.connection)
                back += sealed.protecting(self.connection, sealed.words_of_a_sheet(self.connection))
            if sealed_conflicts.ASSIGNMENTS in tables:
                away += sealed_conflicts.releasing(vendor)
                back += sealed_conflicts.protecting(vendor)
            if sealed_shortlists.SHORTLIST in tables:
                away += sealed_shortlists.releasing(self.connection)
                columns = sealed_shortlists.columns_of_a_shortlist(self.connection)
                back += sealed_shortlists.protecting(self.connection, columns)
            return [*away, *flush(self, style, tables, **options), *back]

        operations.sql_flush = flush_around_triggers


@pytest.fixture
def clock_of_the_machine():
    """For what has no other: workers in processes of their own, and the scripts of a page that count time."""
    with time_machine.travel(time_machine.escape_hatch.time.time()):
        yield


@pytest.fixture(autouse=True)
def prints_are_read_anew():
    """A test takes back what it wrote, and a process would not notice that stamps were given twice."""
    prints.forget()
    editions.forget()


@pytest.fixture(scope="module")
def kept_for_the_module(django_db_setup, django_db_blocker):
    """Under it a fixture of a module makes once what all its tests read; what a test changes is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic(), remembered.MEMORY.another_base():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def author(db):
    return factories.member("Author", at=factories.organisation("Author's own trust"))


@pytest.fixture
def moderator(db):
    return factories.moderator()


@pytest.fixture
def manager(db):
    return factories.manager()


@pytest.fixture
def second_manager(db):
    return factories.manager()


@pytest.fixture
def observer(db):
    return factories.member("Observer", office="observer")


@pytest.fixture
def administrator(db):
    return factories.member("Administrator", office="administrator")


@pytest.fixture
def stranger(db):
    """A member of another organisation with no part in anything."""
    return factories.member("Stranger", at=factories.organisation("Another trust"))


@pytest.fixture
def open_call(db):
    return factories.open_call()
