"""What one fan costs: weighing the ways of spreading of 60 months among 150 sites, and letting them go on.

pytest tests/benchmarks/bench_forecast.py -n0

Held are 50 ms of processor; a page of spread pays it once, and nothing is kept of it.
"""

from random import Random

from proposals.spread.forecast import forecast


def test_a_fan_of_60_months_among_150_sites(benchmark):
    dice, numbers = Random(1), [0]
    for _ in range(60):
        numbers.append(min(numbers[-1] + dice.randrange(5), 140))

    found = benchmark(forecast, numbers, 150)

    assert len(found.bands) == 24
