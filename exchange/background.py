"""What administrators see of the background work, and what they do about jobs that went wrong."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.utils.timezone import now

from proposals.errors import NotPermitted, WrongState
from proposals.jobs import leases
from proposals.jobs.models import Job, JobState

OVERDUE = timedelta(minutes=10)
WENT_WRONG = Q(state=JobState.DEAD) | Q(state=JobState.WAITING, tries__gt=0)


class Standing(NamedTuple):
    """How many jobs there are, and since when the oldest one that is due waits."""

    waiting: int
    running: int
    dead: int
    oldest_due_at: datetime | None
    most_tries: int

    @property
    def is_overdue(self) -> bool:
        return self.oldest_due_at is not None and self.oldest_due_at < now() - OVERDUE


def standing() -> Standing:
    waits = Q(state=JobState.WAITING)
    counted = Job.objects.aggregate(
        waiting=Count("pk", filter=waits),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        dead=Count("pk", filter=Q(state=JobState.DEAD)),
        oldest_due_at=Min("due_at", filter=waits),
    )
    return Standing(**counted, most_tries=leases.most_tries())


def jobs_that_went_wrong() -> QuerySet[Job]:
    """Given up first, then those that are tried again, the next one first."""
    return Job.objects.filter(WENT_WRONG).order_by("state", "due_at", "pk")


def try_again(job_pk: int, *, by: Any) -> None:
    _must_keep_jobs(by)
    if not leases.try_again(job_pk):
        raise WrongState("This job is done or runs just now, so there is nothing to try again.")


def try_all_again(*, by: Any) -> int:
    _must_keep_jobs(by)
    return leases.try_all_again()


def forget(job_pk: int, *, by: Any) -> None:
    _must_keep_jobs(by)
    if not leases.forget(job_pk):
        raise WrongState("Only a job that was given up can be taken off the list.")


def _must_keep_jobs(by: Any) -> None:
    if not by.has_perm("jobs.keep"):
        raise NotPermitted("Only administrators look after the background work.")
