import pytest
from django.db import connection


def pytest_runtest_setup(item):
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time, which hides races; the run on PostgreSQL has this test.")


@pytest.fixture(autouse=True)
def no_mail(settings):
    """Who is mailed is not at stake here."""
    settings.MAIL_NOTICES_AT_ONCE = False
