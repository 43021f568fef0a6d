"""Who opens the pages of this floor."""

import pytest


@pytest.fixture
def at_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def at_administrator(client, administrator):
    client.force_login(administrator)
    return client
