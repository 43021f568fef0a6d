"""Workers as they run in production: real processes that are killed, told to stop, and work side by side."""

import signal

import pytest

from proposals.jobs.models import Job, JobState
from tests.jobs import tasks
from tests.jobs.workers import until

JOBS, KILLS = 60, 6


def marks_in(path):
    return path.read_text().split() if path.exists() else []


def ours():
    """The jobs of the test, without the daily ones."""
    return Job.objects.filter(task__startswith="tests.")


def states():
    return set(ours().values_list("state", flat=True))


@pytest.mark.django_db(transaction=True)
def test_of_sixty_jobs_none_is_lost_when_workers_are_killed(workers, tmp_path):
    """Killed as by `kill -9`, six times, wherever they happen to be."""
    path = tmp_path / "marks"
    for number in range(JOBS):
        tasks.leave_a_mark.enqueue(str(path), number)
    running = [workers.start(), workers.start()]

    for kill in range(1, KILLS + 1):
        until(lambda kill=kill: len(marks_in(path)) >= kill * JOBS // (KILLS + 2))
        running.pop(0).kill()
        running.append(workers.start())
    until(lambda: states() == {JobState.DONE})

    assert set(marks_in(path)) == {str(number) for number in range(JOBS)}
    assert JOBS <= len(marks_in(path)) <= JOBS + KILLS
    effects = Job.objects.filter(key__startswith="effect-").values_list("key", flat=True)
    assert sorted(effects) == sorted(f"effect-{number}" for number in range(JOBS))


@pytest.mark.django_db(transaction=True)
def test_told_to_stop_a_worker_ends_after_the_job_in_hand(workers, tmp_path):
    path = tmp_path / "said"
    tasks.rest.enqueue(str(path), 1)
    tasks.do_nothing.using(priority=-1).enqueue()
    worker = workers.start()
    until(path.exists)

    worker.send_signal(signal.SIGTERM)
    said, _ = worker.communicate(timeout=20)

    assert (worker.returncode, said.splitlines()[-1].split()[-2:]) == (0, ["has", "ended."])
    assert path.read_text() == f"began in {worker.pid}\nended\n"
    assert list(ours().order_by("pk").values_list("state", flat=True)) == [JobState.DONE, JobState.WAITING]


@pytest.mark.django_db(transaction=True)
def test_a_long_job_keeps_its_lease_while_its_worker_lives(workers, tmp_path):
    """Three times as long as a lease, with a second worker that would take it over."""
    path = tmp_path / "said"
    tasks.rest.enqueue(str(path), 3)
    workers.start(), workers.start()

    until(lambda: states() == {JobState.DONE})

    assert [line.split()[0] for line in path.read_text().splitlines()] == ["began", "ended"]
    assert ours().get().tries == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_a_burst_does_what_is_due_and_ends(workers):
    for _ in range(3):
        tasks.do_nothing.enqueue()

    said, _ = workers.start("--burst").communicate(timeout=30)

    assert said.splitlines()[-1] == "3 jobs were run."
    assert states() == {JobState.DONE}
