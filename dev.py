#!/usr/bin/env python3
"""What a developer types, from a fresh clone with nothing installed but Python 3.11 or later.

    python3 dev.py demo                 the product with believable data, at port 8000 of this machine
    python3 dev.py test                 linters, types, and every test, shared by SQLite and PostgreSQL
    python3 dev.py test tests/scoring   the same for some tests; what follows `test` is handed to pytest
    python3 dev.py manage shell         Django's own commands, as the demo sees them
    python3 dev.py lock                 works out the versions of all packages anew

Standard library only: this file runs before any package is installed. It keeps the packages in .venv, the
front end in frontend/dist, and everything else it makes in var; all three may be deleted at any time.
"""

import argparse
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlunsplit

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
VAR = ROOT / "var"

PRODUCTION = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"
NODE = "requirements-node.lock"

ON_WINDOWS = os.name == "nt"


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this file may have an older one
        sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0] + ".")
    os.chdir(ROOT)
    options, rest = command_line().parse_known_args()
    try:
        options.command(options, rest)
    except subprocess.CalledProcessError as failure:
        sys.exit(failure.returncode)
    except KeyboardInterrupt:
        sys.exit("Stopped.")


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(act, summary, **how):
        added = commands.add_parser(act.__name__, help=summary, allow_abbrev=False, **how)
        added.set_defaults(command=act)
        return added

    run_demo = command(demo, "start the product with believable data")
    run_demo.add_argument("--port", type=int, default=8000)
    run_demo.add_argument("--no-serve", action="store_true", help="prepare everything, start no server")
    run_tests = command(test, "check everything; other arguments are handed to pytest")
    run_tests.add_argument("--sqlite-only", action="store_true", help="leave out the run on PostgreSQL")
    run_tests.add_argument("--only-tests", action="store_true", help="leave out the linters")
    command(manage, "run a command of Django", add_help=False)
    run_lock = command(lock, "work out the versions of all packages anew")
    run_lock.add_argument("--upgrade", action="store_true", help="take the newest versions")
    return parser


# --- The commands -----------------------------------------------------------------------------------------
def demo(options, unknown):
    refuse(unknown)
    must_be_free(options.port)
    address = urlunsplit(("http", f"127.0.0.1:{options.port}", "", "", ""))
    os.environ |= {"BASE_URL": address, "DEMO": "1", "MAIL_NOTICES_AT_ONCE": "off"}
    prepare(PRODUCTION)
    say("Preparing the database; the first time it takes a minute or two ...")
    django("migrate", "--verbosity=0")
    django("createcachetable", "--verbosity=0")
    django("collectstatic", "--no-input", "--verbosity=0")
    django("demo")
    if not options.no_serve:
        say(f"The exchange is open at {address} until you press Ctrl+C.")
        serve(options.port)


def test(options, for_pytest):
    prepare(DEVELOPMENT)
    os.environ.update(environment_of_the_tests())
    migrating = subprocess.Popen([venv_python(), "-m", "tests.migrated"])
    if not options.only_tests:
        check_code()
    os.environ["BROWSER_PATH"] = browser()
    side_by_side = ["-n", "auto", "--maxprocesses", "8", "--dist", "worksteal"]
    pytest = [venv_python(), "-m", "pytest", *(for_pytest or side_by_side)]
    migrating.wait()
    os.environ["SHARED_BY_DATABASES"] = "0" if options.sqlite_only or for_pytest else "1"
    run_suite("Tests on SQLite", pytest)
    if not options.sqlite_only:
        run_suite("Tests on PostgreSQL", [venv_python(), "-m", "tests.postgres_server", *pytest])


def manage(_, command):
    prepare(PRODUCTION)
    django(*command)


def lock(options, unknown):
    """Write no address of any registry into a lock: they differ from place to place."""
    refuse(unknown)
    if not shutil.which("uv"):
        sys.exit("`dev.py lock` needs uv: python3 -m pip install uv")
    upgrade = ["--upgrade"] if options.upgrade else []
    for name, of in {
        PRODUCTION: ["pyproject.toml"],
        DEVELOPMENT: ["pyproject.toml", "--group=dev", f"--constraints={PRODUCTION}"],
        NODE: ["--group=node"],
    }.items():
        run(["uv", "pip", "compile", *of, f"--output-file={name}", *LOCK_STYLE, *upgrade])
    npm("install", "--package-lock-only")


LOCK_STYLE = [
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
]


# --- What each command needs first ------------------------------------------------------------------------
def prepare(packages):
    VAR.mkdir(exist_ok=True)
    keep_a_secret_key()
    install(packages)
    build_front_end()


def keep_a_secret_key():
    """The settings read .env; what an installation sets is listed in .env.production.example."""
    try:
        descriptor = os.open(ROOT / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with open(descriptor, "w", encoding="utf-8") as settings:
        settings.write(f"# Made by dev.py for this machine alone.\nSECRET_KEY={secrets.token_urlsafe(50)}\n")


def install(packages):
    """Install a lock into .venv, once for each version of it."""
    stamp = VENV / f"{packages}.installed"
    if is_fresh(stamp, ROOT / packages):
        return
    say(f"Installing {packages} ...")
    if not venv_python().exists():
        make_venv()
    run([*installer(), "--quiet", "--require-hashes", "-r", packages])
    mark_fresh(stamp, ROOT / packages)
    if packages == DEVELOPMENT:  # it holds the other at the same versions
        mark_fresh(VENV / f"{PRODUCTION}.installed", ROOT / PRODUCTION)


def make_venv():
    if shutil.which("uv"):
        run(["uv", "venv", "--quiet", "--clear", "--python", sys.executable, VENV])
    else:
        run([sys.executable, "-m", "venv", "--clear", VENV])


def installer():
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--python", venv_python()]
    return [venv_python(), "-m", "pip", "install", "--disable-pip-version-check"]


def build_front_end():
    stamp = FRONTEND / "dist" / ".built"
    sources = [FRONTEND / "package-lock.json", FRONTEND / "build.py"]
    if is_fresh(stamp, *sources):
        return
    say("Fetching the front end ...")
    npm("ci")
    run([sys.executable, FRONTEND / "build.py"])
    mark_fresh(stamp, *sources)


def npm(*words, directory=FRONTEND):
    """The machine's npm, or else the one from the package index: Node need not be installed."""
    if not shutil.which("npm"):
        install(NODE)
    program = shutil.which("npm") or shutil.which("npm", path=venv_python().parent)
    quietly = ["--loglevel=error", "--no-update-notifier", "--ignore-scripts"]
    run([program, *quietly, *words], cwd=directory, stdout=sys.stderr)


def is_fresh(stamp, *sources):
    return stamp.exists() and stamp.read_text() == fingerprint(*sources)


def mark_fresh(stamp, *sources):
    stamp.write_text(fingerprint(*sources))


def fingerprint(*sources):
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


# --- The checks -------------------------------------------------------------------------------------------
def check_code():
    step("ruff: mistakes", in_venv("ruff", "check", "--quiet"))
    step("ruff: layout (`ruff format` puts it right)", in_venv("ruff", "format", "--check", "--quiet"))
    step("import-linter: the floors and layers", in_venv("lint-imports", "--no-logo"))
    step("mypy: types", in_venv("mypy"))
    step("Migrations agree with the models", as_django("makemigrations", "--check", "--dry-run"))
    step(
        "Settings of production are safe",
        as_django("check", "--deploy", "--fail-level=WARNING"),
        ENV_FILE=".env.production.example",
        DATABASE_URL=None,
    )


def environment_of_the_tests():
    """The tests neither read this machine's .env nor touch the demo's database.

    They run side by side, and threads of linear algebra that wait for each other would take the processors from them.
    """
    return {
        "OPENBLAS_NUM_THREADS": "1",
        "DJANGO_SETTINGS_MODULE": "exchange.settings",
        "ENV_FILE": os.devnull,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{(VAR / 'tests.sqlite3').as_posix()}",
    }


def browser():
    """The path of a browser, installed if that can be done; empty where there is none."""
    found = subprocess.run([venv_python(), "-m", "tests.browser"], stdout=subprocess.PIPE, text=True)
    path = found.stdout.strip()
    if found.returncode or (not path and os.environ.get("REQUIRE_BROWSER") == "1"):
        sys.exit("FAILED: no browser for the tests; install Chromium, or name one in BROWSER_PATH.")
    return path


def step(title, words, **environment):
    """Run one check; stop at the first that fails, and say which."""
    if code := exit_code_of(title, words, environment):
        say(f"FAILED: {title}")
        sys.exit(code)


def run_suite(title, words):
    """Run the tests; whatever comes of them, pytest's own closing line stays the last one."""
    if code := exit_code_of(title, words):
        sys.exit(code)


def exit_code_of(title, words, environment=None):
    say(f"== {title}")
    changed = {name: value for name, value in (os.environ | (environment or {})).items() if value is not None}
    return subprocess.run([str(word) for word in words], env=changed).returncode


# --- Small tools ------------------------------------------------------------------------------------------
def serve(port):
    """The web server and a worker beside it, until Ctrl+C or the end of the server; then both are told to end."""
    how = ["--interface=wsgi", f"--port={port}", "--blocking-threads=4", "--no-ws"]
    server = subprocess.Popen(in_venv("granian", *how, "exchange.wsgi:application"))
    worker = subprocess.Popen(as_django("worker"), stdout=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    try:
        sys.exit(server.wait())
    finally:
        for program in (server, worker):
            program.terminate()
        for program in (server, worker):
            program.wait()


def django(*words):
    run(as_django(*words))


def as_django(*words):
    return [venv_python(), "manage.py", *words]


def in_venv(program, *words):
    return [shutil.which(program, path=venv_python().parent), *words]


def venv_python():
    return VENV / "Scripts" / "python.exe" if ON_WINDOWS else VENV / "bin" / "python"


def run(words, **how):
    subprocess.run([str(word) for word in words], check=True, **how)


def must_be_free(port):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken; choose another: python3 dev.py demo --port {port + 1}")


def refuse(unknown):
    if unknown:
        sys.exit(f"dev.py does not know {' '.join(unknown)}; see python3 dev.py --help")


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main()
