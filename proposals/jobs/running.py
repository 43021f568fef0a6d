"""Running a job that was taken on a lease, and the thread that prolongs the lease meanwhile."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread
from traceback import format_exc
from typing import Any

from django.db import DatabaseError, connection
from django.utils.timezone import now
from django_tasks import TaskContext
from django_tasks.exceptions import InvalidTaskError
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json

from proposals.jobs import leases
from proposals.jobs.backend import LeaseBackend, result_of, task_at
from proposals.jobs.leases import LostLease
from proposals.jobs.models import Job, JobState

logger = logging.getLogger(__name__)
LONGEST_RUN = timedelta(minutes=15)


def run(job: Job) -> bool:
    """Run a job that this worker holds; true when it is done. What goes wrong is kept with the job and never raised."""
    try:
        result = _call(job)
    except Exception:  # whatever ails one job, the worker goes on with the next
        logger.warning("Job %s (%s) failed at try %s.", job.pk, job.task, job.tries, exc_info=True)
        return _end(job, lambda: leases.fail(job, format_exc()))
    return _end(job, lambda: leases.finish(job, result))


def run_prolonged(job: Job) -> bool:
    with prolonged(job):
        return run(job)


def _call(job: Job) -> Any:
    task = task_at(job.task)
    told = result_of(job, task)
    task_started.send(LeaseBackend, task_result=told)
    context = [TaskContext(task_result=told)] if task.takes_context else []
    return normalize_json(task.call(*context, *job.args, **job.kwargs))


def _end(job: Job, end: Any) -> bool:
    try:
        end()
    except LostLease:
        logger.warning("Job %s (%s) was taken over by another worker.", job.pk, job.task)
        return False
    job.refresh_from_db()
    if job.finished_at:
        with suppress(ImportError, InvalidTaskError):  # the task is gone: its job was given up, and says so
            task_finished.send(LeaseBackend, task_result=result_of(job, task_at(job.task)))
    return job.state == JobState.DONE


@contextmanager
def prolonged(job: Job) -> Iterator[None]:
    """Prolong the lease three times in its length, but not for ever: a job that hangs is taken over in the end."""
    over = Event()
    beat = Thread(target=_beat, args=(job, over), name=f"lease-of-{job.pk}", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _beat(job: Job, over: Event) -> None:
    ends_at = now() + LONGEST_RUN
    try:
        while not over.wait(leases.lease_length().total_seconds() / 3) and now() < ends_at:
            try:
                leases.prolong(job)
            except LostLease:
                return
            except DatabaseError:
                logger.warning("The lease of job %s could not be prolonged.", job.pk, exc_info=True)
                connection.close()
    finally:
        connection.close()
