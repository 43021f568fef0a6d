"""A job's way: taken by one worker, prolonged, done; failed, tried again later, given up; asked for once by its key."""

import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from proposals.jobs import leases, queue, running
from proposals.jobs.leases import LostLease
from proposals.jobs.models import Job, JobState
from tests.jobs import tasks
from tests.races.racing import together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, "proposals.jobs.running")
    caplog.set_level(logging.CRITICAL, "django_tasks")


def let_the_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(leased_until=now() - timedelta(seconds=1))


def work_off(worker="worker"):
    """Run what is due, whatever it waits for; how many were done."""
    done = 0
    while job := leases.take(worker):
        done += running.run(job)
    return done


def taken(worker):
    job = leases.take(worker)
    assert job is not None
    return job


def skip_the_wait():
    Job.objects.filter(state=JobState.WAITING).update(due_at=now())


# --- The interface of django_tasks ------------------------------------------------------------------------------------
def test_a_task_that_was_asked_for_is_run_and_its_result_is_kept():
    asked = tasks.double.enqueue(21)
    assert (asked.status, asked.is_finished) == (TaskResultStatus.READY, False)

    assert work_off() == 1

    asked.refresh()
    assert (asked.status, asked.return_value, asked.attempts) == (TaskResultStatus.SUCCESSFUL, {"twice": 42}, 1)


def test_an_unknown_result_is_said_to_be_unknown():
    for unknown in ("999", "nothing", "-1"):
        with pytest.raises(TaskResultDoesNotExist):
            default_task_backend.get_result(unknown)


def test_a_job_is_asked_for_with_what_asks_or_not_at_all():
    with transaction.atomic():
        tasks.do_nothing.enqueue()
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_of_two_jobs_with_one_key_the_first_is_kept():
    first = queue.enqueue(tasks.double, 1, key="once")
    second = queue.enqueue(tasks.double, 2, key="once")
    queue.enqueue_many(tasks.double, {"once": [3], "another": [4]})

    assert first.id == second.id
    assert list(Job.objects.order_by("pk").values_list("key", "args")) == [("once", [1]), ("another", [4])]


def test_a_job_for_later_waits_for_its_time():
    tasks.do_nothing.using(run_after=now() + timedelta(hours=1)).enqueue()
    assert work_off() == 0

    skip_the_wait()
    assert work_off() == 1


def test_what_is_urgent_is_done_first():
    for priority in (0, 5, -5):
        tasks.double.using(priority=priority).enqueue(priority)

    assert [taken("worker").priority for _ in range(3)] == [5, 0, -5]


@pytest.mark.parametrize("argument", [{"a": 1}, "x" * 201, 1.5, [["deep", {"a": 1}]]])
def test_a_job_takes_identifiers_only(argument):
    with pytest.raises(InvalidTaskError):
        tasks.double.enqueue(argument)

    assert Job.objects.count() == 0


def test_a_task_is_told_how_often_it_was_tried():
    tasks.count_tries.enqueue()

    work_off()

    assert Job.objects.get().result == 1


@pytest.mark.parametrize("path", ["tests.jobs.tasks.not_a_task", "tests.jobs.tasks.gone", "no.such.module", "os"])
def test_what_is_no_task_is_never_run(path):
    Job.objects.create(task=path)

    assert work_off() == 0

    assert (Job.objects.get().state, Job.objects.get().tries) == (JobState.WAITING, 1)


# --- Leases and fences ------------------------------------------------------------------------------------------------
def test_while_one_worker_has_a_job_no_other_takes_it():
    tasks.do_nothing.enqueue()

    assert (taken("first").worker, leases.take("second")) == ("first", None)


def test_what_a_dead_worker_left_is_taken_over_and_the_dead_one_can_finish_nothing():
    tasks.double.enqueue(21)
    stale = leases.take("first")
    let_the_lease_run_out(stale)
    fresh = leases.take("second")

    for act in (
        lambda: leases.finish(stale, "stale"),
        lambda: leases.fail(stale, "stale"),
        lambda: leases.prolong(stale),
    ):
        with pytest.raises(LostLease):
            act()
    assert running.run(fresh)
    with pytest.raises(LostLease):
        leases.finish(stale, "stale")

    assert Job.objects.values_list("state", "result", "worker", "tries", "fence").get() == (
        JobState.DONE, {"twice": 42}, "second", 2, 2,
    )  # fmt: skip


def test_a_worker_that_comes_back_late_does_not_undo_what_the_other_did():
    tasks.go_wrong.enqueue(1)
    stale = leases.take("first")
    let_the_lease_run_out(stale)
    leases.finish(leases.take("second"))

    assert not running.run(stale)

    assert Job.objects.get().state == JobState.DONE


def test_a_prolonged_lease_is_not_taken_over():
    tasks.do_nothing.enqueue()
    job = leases.take("first")
    let_the_lease_run_out(job)

    leases.prolong(job)

    assert leases.take("second") is None


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_take_each_job_once():
    for number in range(20):
        tasks.double.enqueue(number)

    def take_all(name):
        taken = []
        while job := leases.take(name):
            taken.append(job.pk)
        return taken

    taken = together(*[lambda name=name: take_all(name) for name in ("a", "b", "c")])

    assert sorted(sum(taken, [])) == sorted(Job.objects.values_list("pk", flat=True))


# --- Failing ----------------------------------------------------------------------------------------------------------
def test_a_job_that_fails_is_tried_again_after_longer_and_longer_waits_and_then_given_up():
    tasks.go_wrong.enqueue(7)
    waits = []
    for _ in range(leases.most_tries() - 1):
        before = now()
        assert work_off() == 0
        job = Job.objects.get()
        waits.append((job.due_at - before).total_seconds())
        assert (job.state, job.error.splitlines()[-1]) == (
            JobState.WAITING, "RuntimeError: Number 7 always goes wrong.",
        )  # fmt: skip
        skip_the_wait()

    work_off()

    assert Job.objects.values_list("state", "tries").get() == (JobState.DEAD, 8)
    least = [15, 60, 240, 960, 3_840, 15_360, 21_600]
    assert all(low <= wait <= low * 1.3 for low, wait in zip(least, waits, strict=True))


def test_a_job_that_kills_its_workers_is_given_up_too():
    tasks.do_nothing.enqueue()
    for _ in range(leases.most_tries()):
        let_the_lease_run_out(leases.take("doomed"))

    assert leases.take("next") is None

    assert Job.objects.values_list("state", "error").get() == (JobState.DEAD, leases.ENDED_UNDER_IT)


def test_a_job_that_was_given_up_can_be_tried_again():
    job = Job.objects.create(task="tests.jobs.tasks.double", args=[4], state=JobState.DEAD, finished_at=now(), tries=8)

    assert leases.try_again(job.pk)
    assert not leases.try_again(9_999)

    assert work_off() == 1
    assert not leases.try_again(job.pk)


def test_what_was_done_long_ago_is_forgotten_and_what_was_given_up_is_not():
    for state in (JobState.DONE, JobState.DEAD):
        for days in (1, 31):
            Job.objects.create(task=str(days), state=state, finished_at=now() - timedelta(days=days))

    assert leases.forget_done(now() - timedelta(days=30)) == 1

    assert sorted(Job.objects.values_list("state", "task")) == [("dead", "1"), ("dead", "31"), ("done", "1")]


@pytest.mark.parametrize(
    "facts",
    [{"state": "running"}, {"state": "waiting", "finished_at": now()}, {"state": "done"}, {"state": "elsewhere"}],
)
def test_the_database_refuses_a_job_that_makes_no_sense(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(task="tests.jobs.tasks.double", **facts)


# --- The command ------------------------------------------------------------------------------------------------------
def test_once_means_one_job(capsys, monkeypatch):
    monkeypatch.setattr("proposals.jobs.daily.DAILY", [])
    tasks.do_nothing.enqueue()

    call_command("worker", "--once")
    call_command("worker", "--once")

    assert capsys.readouterr().out.splitlines() == ["One job was run.", "Nothing is due."]


def test_with_another_engine_the_worker_says_so(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

    with pytest.raises(CommandError, match="another engine"):
        call_command("worker", "--once")
