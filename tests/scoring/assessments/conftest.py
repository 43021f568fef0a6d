"""An assessor of a panel, and what they are asked to mark."""

import pytest

from proposals.states import State
from scoring.services import panels
from tests import factories
from tests.factories import proposal_at


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def assessor(panel):
    return panel.seats[0].person


@pytest.fixture
def asked(panel):
    """Ask the whole panel to mark a new proposal; answers the assignment of its first seat."""

    def ask(**facts):
        proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)
        return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)[0]

    return ask
