"""A call that asks for a file, and a draft in it."""

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def own_store(empty_store):
    """Each of these tests begins with no file."""


@pytest.fixture
def asked(open_call):
    return factories.question(open_call, "file", text="What does it cost?", guidance="Year by year.")


@pytest.fixture
def draft(asked, author):
    return factories.draft(asked.call, author=author, title="Home checks")


@pytest.fixture
def write(client, author):
    client.force_login(author)
    return client
