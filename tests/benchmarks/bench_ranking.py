"""What ranking a call costs, and its page: held are 80 ms of processor for a page of fifty at 1,000 proposals."""

import pytest
from django.urls import reverse

from scoring.ranking import rank_call
from tests import factories
from tests.benchmarks.scored_call import scored_call

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("proposals", [100, 1_000])
def test_ranking_a_call(benchmark, proposals):
    call, manager = scored_call(proposals), factories.manager()

    ranking = benchmark(rank_call, call, manager)

    assert len(ranking.rows) == proposals


@pytest.mark.parametrize("proposals", [100, 1_000])
def test_the_page_of_the_ranking(benchmark, client, proposals):
    call = scored_call(proposals)
    client.force_login(factories.manager())

    answer = benchmark(client.get, reverse("scoring:ranking", args=[call.code]))

    assert answer.status_code == 200
