"""A process of its own looks at files: one that is made to break its reader breaks that process, and is refused."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from proposals.files.cells import Cell, Tab
from proposals.files.kinds import Checked, Copy, FileRefused

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
TOO_HEAVY = "takes too much time or memory to check. Save it as PDF, or make it simpler, and attach that."
TOO_HEAVY_TO_READ = "takes too much time or memory to read. Download it again and fill that in."


def check_apart(path: Path, name: str, into: Path, *, strips: bool = False) -> Checked:
    """As `checking.check`, in a child.

    raises  FileRefused, and OSError where the copy could not be written
    """
    found = _ask_child("check_and_strip" if strips else "check", path, name, into, too_heavy=TOO_HEAVY)
    stripped = found["stripped"]
    return Checked(*_as_copy(found), found["content_type"], Copy(*_as_copy(stripped)) if stripped else None)


def _as_copy(found: dict[str, Any]) -> tuple[Path, int, str]:
    return Path(found["path"]), found["size_bytes"], found["sha256"]


def read_apart(path: Path, name: str, *left_out: str) -> list[Tab]:
    """As `workbooks.tabs_of`, in a child.

    raises  FileRefused, and OSError where the file could not be read
    """
    found = _ask_child("read", path, name, *left_out, too_heavy=TOO_HEAVY_TO_READ)
    return [Tab(tab, [Cell(*cell) for cell in cells]) for tab, cells in found["tabs"]]


def _ask_child(task: str, *given: Path | str, too_heavy: str) -> dict[str, Any]:
    """In a process with limits of memory and time; it is handed no secret of the environment."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "proposals.files.child"],
            input=json.dumps([task, *map(str, given)]),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            cwd=ROOT,
            env=environment | {"PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(too_heavy) from error
    if done.returncode != 0:
        logger.warning("A file could not be checked: the child ended with %s. %s", done.returncode, done.stderr[-500:])
        raise FileRefused(too_heavy)
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        raise FileRefused(found["refused"])
    if "errno" in found:
        raise OSError(found["errno"], "A file could not be read or its copy not be written.")
    return found
