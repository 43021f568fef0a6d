"""Fifty assessors mark at once, with think times and without: how long they wait, and that no mark is lost or doubled.

    .venv/bin/python -m tests.postgres_server .venv/bin/python -m pytest tests/benchmarks/bench_assessors.py -n0 -s

The server runs as in production (one process, four threads), PostgreSQL and all fifty on the same machine. What was
seen stands in docs/load.md.
"""

import resource
from collections import defaultdict

import pytest
from django.db import connection

from tests.load.panels import must_be_stored, people_of_a_panel, spend_evenings, statuses_of, waits_of

pytestmark = pytest.mark.django_db(transaction=True)
ASSESSORS = 50


@pytest.mark.parametrize("think", [(1, 3), (0, 0)], ids=["thinking", "without a pause"])
def test_fifty_assessors(think, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("An installation runs on PostgreSQL.")

    emails, before = people_of_a_panel(ASSESSORS), cpu_of_the_server()
    evenings, seconds = spend_evenings(emails, think, tmp_path / "server.log")

    waits = waits_of(evenings)
    tell(waits, seconds, cpu_of_the_server() - before)
    must_be_stored(evenings)
    assert statuses_of(waits) == {200, 302, 409}


def cpu_of_the_server():
    """Seconds that programs which this one started have used, once they ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tell(waits, seconds, cpu):
    by_what = defaultdict(list)
    for each in waits:
        by_what[each.what].append(each.seconds)
        by_what["all"].append(each.seconds)
    each = 1_000 * cpu / len(waits)
    print(f"\n{len(waits)} requests in {seconds:.0f} s, {len(waits) / seconds:.0f} a second; {each:.0f} ms of CPU each")
    for what, times in sorted(by_what.items()):
        figures = [
            f"{name} {1_000 * at(times, part):.0f} ms" for name, part in (("p50", 50), ("p95", 95), ("most", 100))
        ]
        print(f"{what:14} {len(times):5}  {'  '.join(figures)}")


def at(times, percent):
    """The value below which so many per cent lie."""
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]
