"""A SQLite database with every migration applied, kept in var: migrating takes longer than most test files do.

It is named after what its tables come from, so a change there makes a new one. `python -m tests.migrated` makes it
ahead, which `dev.py test` does beside the linters. The run on PostgreSQL, whose server is new each time, applies all
migrations as an installation does.
"""

import os
import shutil
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(settings.BASE_DIR)
ITS_SOURCES = [
    *sorted(ROOT.glob("*/migrations/*.py")), *sorted(ROOT.glob("*/*/migrations/*.py")),
    ROOT / "proposals" / "append_only.py", *sorted((ROOT / "scoring" / "sealed").glob("*.py")),
    ROOT / "requirements-dev.lock",
]  # fmt: skip


def kept() -> Path:
    name = sha256(b"".join(source.read_bytes() for source in ITS_SOURCES)).hexdigest()[:16]
    return ROOT / "var" / f"migrated-{name}.sqlite3"


def begin_with_it(path: Path) -> None:
    """Copy it to where the tests will look for their database, if there is one."""
    if kept().exists():
        shutil.copyfile(kept(), path)


def keep_it() -> None:
    """Outside any transaction. Of several processes that come here at once, the last one's stands: all are the same."""
    if kept().exists():
        return
    kept().parent.mkdir(exist_ok=True)
    made = kept().with_suffix(f".{os.getpid()}")
    made.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(made)])
    made.replace(kept())
    for old in kept().parent.glob("migrated-*.sqlite3"):
        if old != kept():
            old.unlink(missing_ok=True)


def make_it() -> None:
    if not kept().exists():
        with TemporaryDirectory() as place:
            connection.settings_dict["NAME"] = str(Path(place) / "made.sqlite3")
            call_command("migrate", verbosity=0)
            keep_it()
            connection.close()


if __name__ == "__main__":
    django.setup()
    make_it()
