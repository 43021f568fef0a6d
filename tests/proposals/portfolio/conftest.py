from types import SimpleNamespace

import pytest

from tests.proposals.portfolio.cast import two_awards


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    return two_awards()


@pytest.fixture
def spread(kept):
    return SimpleNamespace(**vars(kept), manager=kept.first.cast.manager)
