"""A panel whose chair looks at it."""

import pytest

from proposals.states import State
from tests import factories
from tests.scoring.chairing.arrangement import passed


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def waiting(panel):
    """A moderator passed it to the panel, and its chair has said nothing yet."""
    return passed(panel, factories.proposal_at(State.SUBMITTED, call=panel.panel.call))
