"""A panel with assessors who have declared."""

import pytest

from scoring.services import sheets
from tests import factories
from tests.scoring.sheets.arrangement import ask


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def assignments(panel):
    """Three assessors of one proposal, none of whom has declared yet."""
    return ask(panel)


@pytest.fixture
def mine(assignments):
    """An assignment whose sheet is open and empty."""
    sheets.declare(assignments[0].pk, by=assignments[0].assessor, kind="none")
    return assignments[0]


@pytest.fixture
def me(client, mine):
    client.force_login(mine.assessor)
    return client
