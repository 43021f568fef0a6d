"""The forecast of spread: it keeps to what is possible, is the same each time, and comes true as often as it says."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.days import months_after
from proposals.spread.forecast import Plan, forecast, monthly, weigh


def spread(dice, eligible, months):
    """A way of spreading that is known: some sites never will, others begin on their own or by example, together."""
    begin, example, scatter = dice.uniform(0.005, 0.06), dice.uniform(0, 0.3), dice.choice([0.01, 0.05])
    ceiling = round(eligible * dice.uniform(0.5, 1))
    numbers, weight = [0], (1 - scatter) / scatter
    for _ in range(months):
        chance = begin + example * numbers[-1] / ceiling
        share = dice.beta(chance * weight, (1 - chance) * weight)
        numbers.append(numbers[-1] + int(dice.binomial(ceiling - numbers[-1], share)))
    return numbers, ceiling


def test_nine_in_ten_of_what_came_lie_in_the_outer_fan_and_half_in_the_inner():
    dice, outer, inner, ceilings = np.random.default_rng(11), [], [], []
    for run in range(60):
        eligible, counted = (30, 12) if run % 2 else (70, 18)
        numbers, ceiling = spread(dice, eligible, counted + 6)
        found = forecast(numbers[: counted + 1], eligible)
        if found and found.ceiling:
            band = found.bands[5]
            outer.append(band.lowest <= numbers[-1] <= band.highest)
            inner.append(band.low <= numbers[-1] <= band.high)
            ceilings.append(found.ceiling.lowest <= ceiling <= found.ceiling.highest)

    assert len(outer) > 50
    assert np.mean(outer) >= 0.85
    assert 0.4 <= np.mean(inner) <= 0.8
    assert np.mean(ceilings) >= 0.8


COUNTS = st.lists(st.integers(-2, 4), min_size=5, max_size=20)


@given(COUNTS, st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_it_is_never_below_what_uses_it_nor_above_what_could_and_only_widens(changes, room):
    numbers = [1]
    for change in changes:
        numbers.append(max(numbers[-1] + change, 1))
    eligible = max(numbers) + room

    found = forecast(numbers, eligible)

    assert found
    for band in found.bands:
        assert numbers[-1] <= band.lowest <= band.low <= band.high <= band.highest <= eligible
    for name in ("lowest", "low", "high", "highest"):
        ends = [getattr(band, name) for band in found.bands]
        assert ends == sorted(ends)
    assert found == forecast(numbers, eligible)


@pytest.mark.parametrize(
    ("months", "ahead", "has_ceiling"), [(4, 0, False), (5, 3, False), (11, 3, False), (12, 12, True), (30, 24, True)]
)
def test_how_far_it_looks_ahead_follows_from_how_long_was_counted(months, ahead, has_ceiling):
    found = forecast(list(range(1, months + 2)), 60)

    assert (len(found.bands) if found else 0) == ahead
    assert bool(found and found.ceiling) == has_ceiling


@pytest.mark.parametrize("numbers", [[], [3], [0] * 20, [5] * 20])
def test_it_is_silent_where_nobody_or_everybody_uses_it(numbers):
    assert forecast(numbers, 5) is None


def test_more_than_could_is_refused():
    with pytest.raises(ValueError, match="than could"):
        forecast([1, 2, 7, 3, 3, 3], 6)


def test_sites_that_follow_an_example_are_told_from_sites_that_begin_on_their_own():
    """An S-shaped start has more weight on example than a steady one has; the weights come to 1."""

    def example(numbers):
        grid, weights = weigh(numbers, 60)
        assert weights.sum() == pytest.approx(1)
        return float((grid.q * weights).sum())

    slow_then_fast = [1, 1, 2, 2, 3, 5, 7, 10, 14, 19, 25, 31, 36]
    fast_then_slow = [0, 8, 14, 19, 23, 26, 28, 30, 32, 33, 34, 35, 36]
    assert example(slow_then_fast) > 1.5 * example(fast_then_slow)


# --- Months ----------------------------------------------------------------------------------------------------------
def test_months_are_whole_and_end_on_the_day_that_one_asks_about():
    curve = [(date(2026, 1, 20), 1), (date(2026, 2, 14), 3), (date(2026, 4, 15), 4)]

    assert monthly(curve, date(2026, 1, 3), date(2026, 4, 15)) == [0, 3, 3, 4]
    assert monthly(curve, date(2026, 1, 15), date(2026, 4, 15)) == [0, 3, 3, 4]
    assert monthly(curve, date(2026, 4, 16), date(2026, 4, 15)) == []


def test_a_month_that_is_too_short_ends_on_its_last_day():
    assert [months_after(date(2026, 3, 31), back) for back in (-1, -13, 1, 9)] == [
        date(2026, 2, 28), date(2025, 2, 28), date(2026, 4, 30), date(2026, 12, 31),
    ]  # fmt: skip


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 900))
def test_a_series_ends_with_the_number_of_the_day(start, days):
    on = start + timedelta(days)
    numbers = monthly([(start, 2), (on, 7)], start, on)

    assert numbers[-1] == 7
    assert start < months_after(on, 1 - len(numbers)) + timedelta(1)
    assert months_after(on, -len(numbers)) < start


def test_a_plan_runs_straight_from_none_to_its_target():
    plan = Plan(date(2026, 1, 1), 20, date(2026, 1, 11))

    asked = [plan.by(date(2026, 1, day)) for day in (1, 2, 6, 11, 30)]

    assert asked == [0, 2, 10, 20, 20]
    assert plan.by(date(2025, 12, 1)) == 0
