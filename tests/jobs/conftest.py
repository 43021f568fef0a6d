import pytest
from django.utils.timezone import now

import exchange.urls  # noqa: F401 - with the pages come all jobs that are done daily
from proposals.jobs.daily import enqueue_daily
from proposals.jobs.models import Job, JobState
from tests.jobs.workers import Workers


@pytest.fixture
def workers(transactional_db, clock_of_the_machine):
    """Workers with short leases, so that what one leaves behind is soon taken over; today’s daily work is done."""
    enqueue_daily()
    Job.objects.update(state=JobState.DONE, finished_at=now())
    started = Workers(JOB_LEASE_SECONDS="1", JOB_FIRST_WAIT_SECONDS="0")
    yield started
    started.end()
