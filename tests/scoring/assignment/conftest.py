"""A panel to find assessors for."""

import pytest

from tests import factories


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call, assessors=4)


@pytest.fixture
def area(open_call):
    return open_call.framework.areas.first()
