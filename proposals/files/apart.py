"""The check in a process of its own: a file made to break its reader breaks that process, and is refused."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from proposals.files.kinds import Checked, FileRefused

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
TOO_HEAVY = "takes too much time or memory to check. Save it as PDF, or make it simpler, and attach that."


def check_apart(path: Path, name: str, into: Path) -> Checked:
    """As `check`, in a child with limits of memory and time; it is handed no secret of the environment.

    raises  FileRefused, and OSError where the copy could not be written
    """
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "proposals.files.child"],
            input=json.dumps([str(path), name, str(into)]),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            cwd=ROOT,
            env=environment | {"PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(TOO_HEAVY) from error
    if done.returncode != 0:
        logger.warning("A file could not be checked: the child ended with %s. %s", done.returncode, done.stderr[-500:])
        raise FileRefused(TOO_HEAVY)
    found = json.loads(done.stdout)
    if "refused" in found:
        raise FileRefused(found["refused"])
    if "errno" in found:
        raise OSError(found["errno"], "A file could not be read or its copy not be written.")
    return Checked(Path(found["path"]), found["content_type"], found["size_bytes"], found["sha256"])
