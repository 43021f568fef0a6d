"""What an assignment costs from nothing to its answer, each in a process of its own, and how near it is to the best.

pytest tests/benchmarks/bench_assigning.py -n0

Held are 1 s of processor and 100 MB for 1,000 proposals, 200 assessors and 3 sheets each, 10 s and 500 MB for 10,000
and 1,000. The best is known from HiGHS (`exact_assignment.py`); at the largest from the prices that prove it.
"""

import subprocess
import sys

import pytest

from scoring.assigning import plan
from tests.benchmarks.exact_assignment import exact_objective
from tests.benchmarks.problems_to_assign import circles, mixed

NEAR = 0.0001

ALONE = """
import re, time
from pathlib import Path
from tests.benchmarks.problems_to_assign import {make}
from scoring.assigning import plan
found = plan({make}({proposals}, {assessors}))
assert not found.shortfalls and not found.short_of_floor and found.is_connected
resident = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(time.process_time(), resident / 1024, found.objective, found.bound)
"""


@pytest.mark.parametrize(
    ("make", "proposals", "assessors", "seconds", "megabytes"),
    [
        ("mixed", 1_000, 200, 1, 100),
        ("circles", 1_000, 200, 1, 100),
        ("mixed", 10_000, 1_000, 10, 500),
        ("circles", 10_000, 1_000, 10, 500),
    ],
)
def test_from_nothing_to_the_plan(make, proposals, assessors, seconds, megabytes):
    script = ALONE.format(make=make, proposals=proposals, assessors=assessors)

    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    took, resident, objective, bound = map(float, told.split())
    print(f"{make} {proposals} x {assessors}: {took:.2f} s, {resident:.0f} MB, off by {1 - objective / bound:.5%}")
    assert took < seconds
    assert resident < megabytes
    assert objective >= bound * (1 - NEAR)


@pytest.mark.parametrize("size", [(20, 8), (100, 30), (1_000, 200)])
def test_as_good_as_the_exact_solver(size):
    problem = mixed(*size)

    assert plan(problem).objective == round(exact_objective(problem))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [(12, 8), (40, 16), (100, 24)])
def test_as_good_as_the_exact_solver_where_cuts_are_needed(size, seed):
    problem = circles(*size, seed=seed)

    assert plan(problem).objective == round(exact_objective(problem, connect=True))
