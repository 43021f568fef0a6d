"""What one chart of variation costs: reading 60 values with a rebase, and drawing them.

pytest tests/benchmarks/bench_variation.py -n0

Held are 2 ms of processor for both together; a page of small multiples pays it once a site.
"""

from datetime import date
from random import Random

from exchange.charts import xmr_chart
from proposals.measured.entering import months_before
from proposals.variation import read_series


def test_reading_and_drawing_a_chart_of_60_months(benchmark):
    dice = Random(1)
    values = [round(dice.gauss(50, 8), 1) for _ in range(60)]
    months = [months_before(date(2026, 10, 1), 59 - place) for place in range(60)]

    chart = benchmark(read_and_draw, months, values)

    assert chart.count("<circle") + chart.count("<polygon") == 60


def read_and_draw(months, values):
    rows = [
        (month, spot.value, spot.limits, "improvement" if spot.signal else "common", 1, False)
        for month, spot in zip(months, read_series(values, [30]), strict=True)
    ]
    return xmr_chart(rows, 60.0, title="Seen in time", described="60 values.")
