"""How a job goes from waiting to done: taken on a lease, prolonged, finished or failed, and given up after many tries.

Each change names the fence under which the job was taken. A worker that lost its lease meets `LostLease`, and what the
job has become since stays as it is.
"""

from datetime import datetime, timedelta
from random import uniform
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django_tasks import default_task_backend

from proposals.jobs.models import Job, JobState

LONGEST_WAIT = timedelta(hours=6)
LONGEST_ERROR = 4_000
ENDED_UNDER_IT = "Its worker ended while it ran, each time."


class LostLease(Exception):
    """The lease ran out, and the job belongs to another worker by now."""


def takeable(moment: datetime) -> Q:
    """Due, or left behind by a worker whose lease ran out."""
    return Q(state=JobState.WAITING, due_at__lte=moment) | Q(state=JobState.RUNNING, leased_until__lt=moment)


def take(worker: str, among: QuerySet[Job] | None = None) -> Job | None:
    """Take the next job on a lease; None when nothing is due. Two workers never take the same one."""
    jobs = Job.objects.all() if among is None else among
    while jobs.filter(takeable(now())).exists():  # a plain read first: on SQLite, looking takes no write lock
        job, is_alive = _take_one(worker, jobs)
        if job is None or is_alive:
            return job
    return None


@transaction.atomic
def _take_one(worker: str, jobs: QuerySet[Job]) -> tuple[Job | None, bool]:
    skips = connection.features.has_select_for_update_skip_locked
    moment = now()
    job = jobs.select_for_update(skip_locked=skips).filter(takeable(moment)).first()
    if job is None:
        return None, False
    if job.tries >= most_tries():
        _bury(Job.objects.filter(pk=job.pk), job.error or ENDED_UNDER_IT)
        return job, False
    job.state, job.worker, job.started_at = JobState.RUNNING, worker, moment
    job.leased_until = moment + lease_length()
    job.tries += 1
    job.fence += 1
    job.save(update_fields=["state", "worker", "started_at", "leased_until", "tries", "fence"])
    return job, True


def prolong(job: Job) -> None:
    _change(job, leased_until=now() + lease_length())


def finish(job: Job, result: Any = None) -> None:
    _change(job, state=JobState.DONE, leased_until=None, finished_at=now(), result=result, error="")


def fail(job: Job, error: str) -> None:
    """Put the job back to be tried again later, each time after a longer wait; give it up after the last try."""
    error = error[-LONGEST_ERROR:]
    if job.tries >= most_tries():
        if not _bury(_held(job), error):
            raise LostLease
    else:
        _change(job, state=JobState.WAITING, leased_until=None, due_at=now() + wait_after(job.tries), error=error)


def try_again(job_pk: int) -> bool:
    """Give a job that was given up, or that waits for its next try, all its tries anew, from now on."""
    waits = Q(state=JobState.DEAD) | Q(state=JobState.WAITING)
    anew = {"state": JobState.WAITING, "tries": 0, "due_at": now(), "finished_at": None}
    return bool(Job.objects.filter(waits, pk=job_pk).update(**anew))


def try_all_again() -> int:
    """The same for all that were given up."""
    return sum(try_again(pk) for pk in list(Job.objects.filter(state=JobState.DEAD).values_list("pk", flat=True)))


def forget(job_pk: int) -> bool:
    """Take away a job that was given up: it will never be done."""
    deleted, _ = Job.objects.filter(pk=job_pk, state=JobState.DEAD).delete()
    return bool(deleted)


def forget_done(before: datetime) -> int:
    deleted, _ = Job.objects.filter(state=JobState.DONE, finished_at__lt=before).delete()
    return deleted


def wait_after(tries: int) -> timedelta:
    """Four times as long each time, and by chance a little more, so that jobs that failed together come back apart."""
    longer = min(first_wait() * 4 ** (tries - 1), LONGEST_WAIT)
    return longer * uniform(1, 1.2)  # noqa: S311  nobody gains by foreseeing it


def lease_length() -> timedelta:
    return timedelta(seconds=default_task_backend.options.get("LEASE_SECONDS", 60))


def first_wait() -> timedelta:
    return timedelta(seconds=default_task_backend.options.get("FIRST_WAIT_SECONDS", 15))


def most_tries() -> int:
    return int(default_task_backend.options.get("MOST_TRIES", 8))


def _held(job: Job) -> QuerySet[Job]:
    """The row while it is still held under the fence of this lease."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, fence=job.fence)


def _change(job: Job, **values: Any) -> None:
    if not _held(job).update(**values):
        raise LostLease


def _bury(jobs: QuerySet[Job], error: str) -> int:
    return jobs.update(state=JobState.DEAD, leased_until=None, finished_at=now(), error=error)
