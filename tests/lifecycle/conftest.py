"""The proposal in each place of its life, made once a module and taken back at its end."""

import pytest
from django.db import transaction

from tests.lifecycle import worlds


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)
