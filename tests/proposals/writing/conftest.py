"""A draft, and its author's browser."""

import pytest

from proposals.services import writing
from tests import factories


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def empty_draft(open_call, author):
    return writing.start_proposal(open_call.pk, by=author, title="Home checks")


@pytest.fixture
def write(client, author):
    """The author's browser."""
    client.force_login(author)
    return client
