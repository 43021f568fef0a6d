import pytest

from tests.jobs.workers import Workers


@pytest.fixture
def workers(transactional_db):
    """Workers with short leases, so that what one leaves behind is soon taken over."""
    started = Workers(JOB_LEASE_SECONDS="1", JOB_FIRST_WAIT_SECONDS="0")
    yield started
    started.end()
