"""Real workers: `manage.py worker` in processes of their own, on the database of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def database_of_the_test() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server, _ = os.environ["DATABASE_URL"].rsplit("/", 1)
    return f"{server}/{name}"


class Workers:
    """Starts workers, and ends those that are left over."""

    def __init__(self, **environment: str) -> None:
        self.environment = os.environ | {"DATABASE_URL": database_of_the_test()} | environment
        self.started: list[subprocess.Popen] = []

    def start(self, *words: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "worker", *words]
        worker = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.started.append(worker)
        return worker

    def end(self) -> None:
        for worker in self.started:
            worker.kill()
            with suppress(subprocess.TimeoutExpired):
                worker.communicate(timeout=10)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something to become true, for a minute at most."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < ends_at, "This did not happen within a minute."
        time.sleep(0.02)
