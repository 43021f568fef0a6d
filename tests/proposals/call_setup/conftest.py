"""A call in preparation, and the browser of who sets it up."""

import pytest

from tests import factories


@pytest.fixture
def call(db):
    return factories.call_in_preparation(code="night", title="Care at night")


@pytest.fixture
def setting_up(client, manager):
    client.force_login(manager)
    return client
