"""What spread costs at the size that was asked for: 2,000 sites, 60 months and 3 measures, and ten times the log."""

import random
import tracemalloc
from collections import Counter
from time import process_time

import pytest
from django.db import connection
from django.urls import reverse

from tests.benchmarks.spread_region import measured_at, sites_of_a_region, spreading_to

pytestmark = pytest.mark.django_db
SITES, MONTHS, MEASURES, INNOVATIONS = 2_000, 60, 3, 10
MOST_SECONDS = 5  # the database of tests is slower than a file; see docs/load.md


def cost(client, address):
    """Tell the seconds of CPU, the megabytes at most and the queries of a page that is warm already."""
    client.get(address).getvalue()
    asked: Counter[str] = Counter()

    def count(execute, *given):
        asked["queries"] += 1
        return execute(*given)

    with connection.execute_wrapper(count):
        start = process_time()
        length = len(client.get(address).getvalue())
        seconds = process_time() - start
    tracemalloc.start()
    client.get(address).getvalue()
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"\n{address}: {seconds:.2f} s, {megabytes:.0f} MB, {asked['queries']} queries, {length / 1e3:.0f} kB")
    return seconds


def test_a_region_of_two_thousand_sites(client):
    sites, chance = sites_of_a_region(SITES), random.Random(5)
    proposals = [spreading_to(sites, chance) for _ in range(INNOVATIONS)]
    first = proposals[0]
    measure = measured_at(first, sites, measures=MEASURES, months=MONTHS)[0]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    portfolio = [reverse(f"proposals:{name}") for name in ("portfolio", "portfolio_csv", "portfolio_workbook")]
    site_by_site = reverse("proposals:measure", args=[first.reference, measure.pk])
    public = [*portfolio, portfolio[0] + "?show=charts"]

    seconds = [cost(client, address) for address in public]
    client.force_login(first.cast.manager)
    seconds += [cost(client, address) for address in [*public, site_by_site]]

    assert max(seconds) < MOST_SECONDS
