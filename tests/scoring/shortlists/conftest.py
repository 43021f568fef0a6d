"""The call of `arranged`, made once a module and taken back at its end; each test takes back what it does itself."""

import pytest
from django.db import transaction

from tests.scoring.shortlists.arrangement import arranged


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield arranged()
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
