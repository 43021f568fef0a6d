"""The engine of background work behind the interface of `django_tasks`: leases in a table of our own database.

Nothing in the product names this engine but `TASKS` in the settings and `manage.py worker`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from proposals.jobs.models import Job, JobState

LONGEST_IDENTIFIER = 200
STATUSES = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.DEAD: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedTask(Task[Any, Any]):
    """A task that may carry a key: of two jobs with the same key only the first is kept."""

    key: str = ""

    def using(self, **changes: Any) -> "KeyedTask":
        return replace(self, **changes)


class LeaseBackend(BaseTaskBackend):
    task_class = KeyedTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        """Write the job in the transaction that is open; a worker sees it after the commit."""
        self.validate_task(task)
        job = _job_of(task, args, kwargs)
        if job.key:
            Job.objects.bulk_create([job], ignore_conflicts=True)
            job = Job.objects.get(key=job.key)
        else:
            job.save(force_insert=True)
        result = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def enqueue_many(self, task: Any, keyed_args: dict[str, list[Any]]) -> None:
        """Write a job for each key in one statement; those whose key is taken are left as they are."""
        self.validate_task(task)
        jobs = [_job_of(task.using(key=key), args, {}) for key, args in keyed_args.items()]
        Job.objects.bulk_create(jobs, ignore_conflicts=True)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, task_at(job.task))


def task_at(path: str) -> Any:
    """The task of this name; only what was declared as one is ever run."""
    task = import_string(path)
    if not isinstance(task, Task):
        raise InvalidTaskError(f"{path} is not a task.")
    return task


def result_of(job: Job, task: Any) -> TaskResult[Any]:
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=STATUSES[JobState(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path="builtins.Exception", traceback=job.error)] if job.error else [],
        worker_ids=[job.worker] * job.tries,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result


def _job_of(task: Any, args: Any, kwargs: Any) -> Job:
    args, kwargs = normalize_json(list(args)), normalize_json(kwargs)
    _must_be_identifiers([*args, *kwargs.values()])
    job = Job(
        task=task.module_path, args=args, kwargs=kwargs, key=task.key, queue=task.queue_name, priority=task.priority
    )
    if task.run_after:
        job.due_at = task.run_after
    return job


def _must_be_identifiers(values: Iterable[Any]) -> None:
    """What a job works on is read when it runs: texts that wait in a queue grow old and leak."""
    for value in values:
        if isinstance(value, list):
            _must_be_identifiers(value)
        elif not isinstance(value, int | str | None) or len(str(value)) > LONGEST_IDENTIFIER:
            raise InvalidTaskError("A job takes identifiers only: whole numbers and short texts.")
