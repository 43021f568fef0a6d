"""Tasks for the tests. A worker in a process of its own imports them by name."""

import os
import time
from pathlib import Path

from django_tasks import task

from proposals.jobs.queue import enqueue


@task
def do_nothing():
    """Its job is the effect of another one."""


@task
def leave_a_mark(path, number):
    """Two effects: a line in a file, which cannot be undone, and a row that has a key."""
    with Path(path).open("a") as file:
        file.write(f"{number}\n")
    time.sleep(0.05)
    enqueue(do_nothing, key=f"effect-{number}")


@task
def rest(path, seconds):
    """Say that it began, rest, and say that it ended."""
    with Path(path).open("a") as file:
        file.write(f"began in {os.getpid()}\n")
        file.flush()
        time.sleep(seconds)
        file.write("ended\n")


@task
def go_wrong(number):
    raise RuntimeError(f"Number {number} always goes wrong.")


@task
def double(number):
    return {"twice": number * 2}


@task(takes_context=True)
def count_tries(context):
    return context.attempt


def not_a_task():
    raise AssertionError("Only tasks are run.")
