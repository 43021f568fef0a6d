"""The cast of the tests of people."""

import pytest

from tests import factories
from tests.proposals.people.arrangement import (
    GUEST,
    VIEWER,
)


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def guest(db):
    return factories.verified(factories.member("Guest", email=GUEST))


@pytest.fixture
def at_lead(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def heir(draft):
    """A viewer who is affiliated."""
    person = factories.member("Heir", at=factories.organisation())
    factories.co_author(draft, person, VIEWER)
    return person
