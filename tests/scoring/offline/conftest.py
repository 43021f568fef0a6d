"""An assessor with a sheet to mark away from the browser, and their workbook."""

import pytest

from tests import factories
from tests.scoring.filling import accepted, downloaded


@pytest.fixture
def panel(db):
    return factories.panel(factories.open_call(code="safety", title="Safety at scale"))


@pytest.fixture
def mine(panel):
    return accepted(panel, title="=Barbers check")


@pytest.fixture
def me(client, mine):
    client.force_login(mine.assessor)
    return client


@pytest.fixture
def book(me):
    return downloaded(me)


@pytest.fixture
def tab(book, mine):
    return book[mine.proposal.reference]
