"""Asking for background work, with any engine that `TASKS` names."""

import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from proposals.jobs import leases, running
from proposals.jobs.backend import KeyedTask
from proposals.jobs.models import Job, JobState


def enqueue(task: Any, *args: Any, key: str = "") -> Any:
    """Ask for one job; of two with the same key only the first is kept, where the engine knows keys."""
    return (task.using(key=key) if isinstance(task, KeyedTask) else task).enqueue(*args)


def enqueue_many(task: Any, keyed_args: dict[str, list[Any]]) -> None:
    """Ask for a job for each key, in one statement where the engine can."""
    backend = task.get_backend()
    if hasattr(backend, "enqueue_many"):
        backend.enqueue_many(task, keyed_args)
    else:
        for key, args in keyed_args.items():
            enqueue(task, *args, key=key)


def run_after_commit(keys: Iterable[str]) -> None:
    """Where there is no worker, this process runs these jobs after the commit. Nothing that fails there is raised."""
    if settings.MAIL_NOTICES_AT_ONCE:
        chosen = list(keys)
        transaction.on_commit(lambda: run_now(chosen), robust=True)


def run_now(keys: Iterable[str]) -> None:
    """Run jobs in this process, for where there is no worker; what fails stays with the others that wait.

    Another engine has its own workers: there this finds no job and does nothing.
    """
    for pk in list(Job.objects.filter(key__in=list(keys)).order_by("pk").values_list("pk", flat=True)):
        if job := leases.take(f"request-{os.getpid()}", Job.objects.filter(pk=pk)):
            running.run(job)


def is_given_up(key: str) -> bool:
    """Whether all tries of this job failed; one that another engine keeps is not known here."""
    return Job.objects.filter(key=key, state=JobState.DEAD).exists()


def ask_again(key: str) -> None:
    """Give a job that was given up all its tries anew; any other one stays as it is."""
    for pk in list(Job.objects.filter(key=key, state=JobState.DEAD).values_list("pk", flat=True)):
        leases.try_again(pk)
