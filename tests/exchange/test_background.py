"""The page of background work: administrators see what went wrong and have it tried again; nobody else does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from exchange import background
from proposals.errors import NotPermitted, WrongState
from proposals.jobs import leases, running
from proposals.jobs.models import Job, JobState
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.jobs import tasks
from tests.reading import words_of

PAGE = reverse("jobs")

pytestmark = pytest.mark.django_db


def given_up(number=7):
    """A job that failed as often as it may."""
    job = Job.objects.get(pk=tasks.go_wrong.enqueue(number).id)
    Job.objects.filter(pk=job.pk).update(tries=leases.most_tries() - 1)
    running.run(leases.take("worker", Job.objects.filter(pk=job.pk)))
    return Job.objects.get(pk=job.pk)


def tried_again():
    job = Job.objects.get(pk=tasks.go_wrong.enqueue(8).id)
    running.run(leases.take("worker", Job.objects.filter(pk=job.pk)))


@pytest.fixture
def read(client, administrator):
    client.force_login(administrator)
    return client


def test_what_was_given_up_stands_first_with_its_reason(read):
    tried_again()
    given_up()
    tasks.do_nothing.enqueue()

    told = words_of(read.get(PAGE))

    assert "waiting 2 running 0 given up 1" in told
    assert told.index("Go wrong 7 Given up 8 – RuntimeError: Number 7 always goes wrong.") < told.index("Go wrong 8")
    assert "Do nothing" not in told
    assert "Traceback" not in told


def test_without_trouble_the_page_says_so(read):
    assert "Nothing went wrong" in words_of(read.get(PAGE))


def test_work_that_is_behind_is_told(read):
    job = tasks.do_nothing.enqueue()
    assert "The work is behind" not in words_of(read.get(PAGE))

    Job.objects.filter(pk=job.id).update(due_at=now() - timedelta(minutes=11))

    assert "The work is behind" in words_of(read.get(PAGE))


def test_a_job_is_tried_again(read):
    job = given_up()

    told = words_of(read.post(reverse("job", args=[job.pk]), follow=True))

    assert "The job will be tried again." in told
    assert Job.objects.values_list("state", "tries").get() == (JobState.WAITING, 0)


def test_all_are_tried_again_at_once(read):
    given_up(1), given_up(2)

    assert "2 jobs will be tried again." in words_of(read.post(PAGE, follow=True))
    assert set(Job.objects.values_list("state", "tries")) == {(JobState.WAITING, 0)}


def test_a_job_that_will_never_work_is_taken_off_the_list(read):
    job = given_up()

    read.post(reverse("job", args=[job.pk]), {"forget": "yes"})

    assert not Job.objects.exists()
    assert read.post(reverse("job", args=[job.pk])).status_code == 404


def test_what_is_not_given_up_is_neither_forgotten_nor_tried_again_when_done(administrator):
    waits, done = (Job.objects.get(pk=tasks.do_nothing.enqueue().id) for _ in range(2))
    running.run(leases.take("worker", Job.objects.filter(pk=done.pk)))

    with pytest.raises(WrongState):
        background.forget(waits.pk, by=administrator)
    with pytest.raises(WrongState):
        background.try_again(done.pk, by=administrator)

    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == [JobState.WAITING, JobState.DONE]


@pytest.mark.parametrize("verb", [background.try_again, background.forget])
def test_nobody_but_administrators_may_touch_a_job(manager, verb):
    job = given_up()

    with pytest.raises(NotPermitted):
        verb(job.pk, by=manager)
    with pytest.raises(NotPermitted):
        background.try_all_again(by=manager)

    assert Job.objects.get().state == JobState.DEAD


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_more_jobs(read, rows, django_assert_num_queries):
    for number in range(rows):
        given_up(number)

    with django_assert_num_queries(6):
        read.get(PAGE)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_administrator_tries_a_job_again_in_the_browser(clean_page, sign_in):
    sign_in(factories.member("Administrator", office="administrator"))
    given_up()
    clean_page.goto(PAGE)
    assert_accessible(clean_page)

    press(clean_page, "Try again Go wrong 7")

    assert Job.objects.get().state == JobState.WAITING
