"""The proposals that the tests of the ledger change."""

import pytest

from proposals.states import State
from scoring.services import panels
from tests import factories
from tests.factories import marked, proposal_at


@pytest.fixture
def scored():
    """With the totals 3, 4 and 5."""
    return proposal_at(State.SCORED)


@pytest.fixture
def marking(open_call):
    """With its panel, and the same totals."""
    panel = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=panel)
    for assignment, mark in zip(panels.assign(proposal.pk, by=panel.chair, seats=panel.seats), (3, 4, 5), strict=True):
        marked(assignment, mark)
    return proposal
