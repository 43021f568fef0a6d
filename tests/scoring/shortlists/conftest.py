"""A call with three scored proposals of £20,000 each and a pot of £50,000: the line funds two of them.

Made once a module and taken back at its end; each test takes back what it does itself.
"""

from types import SimpleNamespace

import pytest
from django.db import transaction

from proposals.states import State
from scoring.services import shortlists
from tests import factories
from tests.factories import proposal_at

MARKS = {"Best": (5, 5, 5), "Good": (5, 4, 4), "Fair": (4, 4, 4)}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call = factories.open_call(code="safety", pot_pounds=50_000)
        panel = factories.panel(call)
        scored = {
            title: proposal_at(State.SCORED, call=call, on=panel, title=title, marks=marks, requested_pounds=20_000)
            for title, marks in MARKS.items()
        }
        manager, second = factories.manager(), factories.manager()
        draft = shortlists.make_shortlist(call.pk, by=manager, name="As ranked")
        yield SimpleNamespace(call=call, panel=panel, scored=scored, manager=manager, second=second, draft=draft)
        transaction.set_rollback(True)


@pytest.fixture
def call(world):
    return world.call


@pytest.fixture
def panel(world):
    return world.panel


@pytest.fixture
def scored(world):
    return world.scored


@pytest.fixture
def manager(world):
    return world.manager


@pytest.fixture
def second(world):
    return world.second


@pytest.fixture
def draft(world):
    return world.draft
