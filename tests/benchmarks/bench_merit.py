"""What adjusted scores cost, with expected ranks, 2,000 draws and the chance to stand above the line.

OPENBLAS_NUM_THREADS=1 pytest tests/benchmarks/bench_merit.py -n0 -s

Asserted are 0.08 s of processor for 100 proposals and 5 sheets each, 0.5 s for 1,000 and 3 (200 assessors), and 3 s for
10,000 and 3 (1,000 assessors). More threads than one spend more than they save.
"""

import numpy as np
import pytest

from scoring.merit.adjusting import Pot, adjust
from tests.benchmarks.within import best_seconds


@pytest.mark.parametrize(
    ("proposals", "assessors", "each", "most_seconds"),
    [(100, 20, 5, 0.08), (1_000, 200, 3, 0.5), (10_000, 1_000, 3, 3)],
    ids=str,
)
def test_adjusting_the_scores_of_a_call(proposals, assessors, each, most_seconds):
    sheets = simulated(proposals, assessors, each)
    pot = Pot(proposals * 3_000, dict.fromkeys(range(proposals), 10_000))

    assert len(adjust(sheets, pot=pot).scores) == proposals
    assert best_seconds(lambda: adjust(sheets, pot=pot)) < most_seconds


def simulated(proposals, assessors, each, *, seed=1):
    """[(proposal, assessor, total)] as the model says they come about."""
    random = np.random.default_rng(seed)
    merits, leniencies = random.normal(3, 0.6, proposals), random.normal(0, 0.3, assessors)
    return [
        (i, int(j), merits[i] + leniencies[j] + random.normal(0, 0.6))
        for i in range(proposals)
        for j in random.choice(assessors, each, replace=False)
    ]
