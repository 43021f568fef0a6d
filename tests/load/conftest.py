import pytest

from tests.races.conftest import pytest_runtest_setup  # noqa: F401


@pytest.fixture(autouse=True)
def no_mail(settings):
    """A worker sends them; here nobody does."""
    settings.MAIL_NOTICES_AT_ONCE = False
