"""`python -m proposals.files.child`: looks at one file and prints what it found. Started by `apart`."""

import contextlib
import json
import sys
from dataclasses import asdict
from pathlib import Path

MEMORY = 1024 * 2**20
SECONDS = 20
LARGEST_COPY = 200 * 2**20


def limit_what_may_be_used() -> None:
    """Where the system offers it; elsewhere the parent's clock alone watches."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_COPY),
        (resource.RLIMIT_CORE, 0),
    ]:
        with contextlib.suppress(ValueError, OSError):  # a system may refuse one of them
            resource.setrlimit(what, (most, most))


def main() -> None:
    limit_what_may_be_used()
    from proposals.files.checking import check
    from proposals.files.kinds import FileRefused

    path, name, into = json.load(sys.stdin)
    try:
        found = asdict(check(Path(path), name, Path(into)))
    except FileRefused as refusal:
        found = {"refused": str(refusal)}
    except OSError as error:
        found = {"errno": error.errno}
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    main()
