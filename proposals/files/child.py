"""`python -m proposals.files.child`: looks at one file and prints what it found. Started by `apart`.

What reads files is imported under the limits.
"""

import contextlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

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


def check(path: str, name: str, into: str, *, strips: bool = False) -> dict[str, Any]:
    from proposals.files import checking

    return asdict(checking.check(Path(path), name, Path(into), strips=strips))


def read(path: str, name: str, *left_out: str) -> dict[str, Any]:
    from proposals.files.workbooks import tabs_of

    return {"tabs": tabs_of(Path(path), name, left_out)}


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "check": check, "check_and_strip": partial(check, strips=True), "read": read,
}  # fmt: skip


def main() -> None:
    limit_what_may_be_used()
    from proposals.files.kinds import FileRefused

    task, *given = json.load(sys.stdin)
    try:
        found = TASKS[task](*given)
    except FileRefused as refusal:
        found = {"refused": str(refusal)}
    except OSError as error:
        found = {"errno": error.errno}
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    main()
