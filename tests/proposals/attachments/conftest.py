"""A draft with a store of its own, and its author's browser."""

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def own_store(empty_store):
    """Each of these tests begins with no file."""


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def write(client, author):
    """The author's browser."""
    client.force_login(author)
    return client
