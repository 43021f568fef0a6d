"""A panel whose chair looks at it."""

import pytest

from tests import factories


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)
