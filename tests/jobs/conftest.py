import pytest

from tests.jobs.workers import NEVER, Workers


@pytest.fixture
def workers(transactional_db):
    """Workers with short leases, so that what one leaves behind is soon taken over, and with no daily work."""
    started = Workers(JOB_LEASE_SECONDS="1", JOB_FIRST_WAIT_SECONDS="0", DIGEST_HOUR=str(NEVER))
    yield started
    started.end()
