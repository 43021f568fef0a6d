"""The world of the tests of trust, made once a module, with a clock that stands still."""

import logging

import pytest
import time_machine
from django.db import transaction

from tests.trust import world as worlds


@pytest.fixture(scope="module")
def frozen_world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), time_machine.travel(worlds.MOMENT, tick=False), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(frozen_world, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    with time_machine.travel(worlds.MOMENT, tick=False):
        yield frozen_world
