"""How well one series foretells another: checked against scipy, and silent below 30 cases."""

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.foresight.figures import (
    Bin,
    Calibration,
    Correlation,
    calibration,
    rank_correlation,
    ranks,
    strength,
)

OPEN = "The figures do not show that higher scores spread further, nor that they don’t."
CASES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), min_size=30, max_size=50)


def case(number, dice):
    return number + dice.random() * 20, number + dice.random() * 20


def test_equal_values_share_the_mean_of_their_ranks():
    assert ranks([3.0, 1.0, 3.0, 9.0]) == [2.5, 1.0, 2.5, 4.0]


def test_twenty_nine_cases_say_nothing_and_thirty_say_something():
    dice = Random(1)
    pairs = [case(number, dice) for number in range(30)]

    assert rank_correlation(pairs[:29]) is None
    assert rank_correlation(pairs) is not None


@settings(max_examples=40)
@given(CASES)
@example([(0, 0)] * 29 + [(1, 1)])
def test_it_is_spearmans_of_scipy(pairs):
    ours: Any = rank_correlation([(float(one), float(other)) for one, other in pairs])
    if len({one for one, _ in pairs}) == 1 or len({other for _, other in pairs}) == 1:
        assert ours is None
        return
    theirs = stats.spearmanr([one for one, _ in pairs], [other for _, other in pairs]).statistic
    assert ours.rho == pytest.approx(theirs, abs=1e-9)
    assert ours.low <= ours.rho <= ours.high


def test_the_interval_is_that_of_bonett_and_wright():
    pairs = [(float(number), float(number if number % 3 else 40 - number)) for number in range(40)]
    found: Any = rank_correlation(pairs)

    reach = stats.norm.ppf(0.975) * ((1 + found.rho**2 / 2) / 37) ** 0.5
    expected = [np.tanh(np.arctanh(found.rho) + side * reach) for side in (-1, 1)]
    assert [found.low, found.high] == pytest.approx(expected, abs=1e-6)


def test_perfect_agreement_has_an_interval_of_one():
    found: Any = rank_correlation([(float(number), float(number)) for number in range(30)])

    assert (found.rho, round(found.low, 3), round(found.high, 3)) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Correlation(0.7, 0.5, 0.8), "What scored higher spread clearly further."),
        (Correlation(0.5, 0.2, 0.7), "What scored higher spread somewhat further."),
        (Correlation(0.4, 0.1, 0.6), "What scored higher spread a little further."),
        (Correlation(0.1, -0.2, 0.4), OPEN),
        (Correlation(-0.5, -0.7, -0.1), "What scored higher spread less far."),
    ],
)
def test_words_leave_open_what_the_interval_leaves_open(found, said):
    assert strength(found) == said


# --- Forecasts -------------------------------------------------------------------------------------------------------
def test_forecasts_are_silent_at_twenty_nine_and_speak_at_thirty():
    pairs = [(90.0, True)] * 15 + [(10.0, False)] * 15

    assert calibration(pairs[:29]) is None
    assert calibration(pairs) == Calibration(
        pytest.approx(0.01), 0.25, [Bin(0, 20, 15, pytest.approx(10), 0.0), Bin(80, 100, 15, pytest.approx(90), 100.0)]
    )


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=30, max_size=40))
def test_each_forecast_stands_in_one_bin(pairs):
    found: Any = calibration(pairs)

    assert sum(each.cases for each in found.bins) == len(pairs)
    assert sum(each.cases * each.came for each in found.bins) == pytest.approx(100 * sum(came for _, came in pairs))
    assert 0 <= found.brier <= 1


@pytest.mark.parametrize(("chance", "said"), [(90.0, "more"), (10.0, "no more")])
def test_words_say_whether_forecasts_beat_the_base_rate(chance, said):
    found: Any = calibration([(chance, True)] * 20 + [(100 - chance, False)] * 20)

    assert found.in_words == f"Forecasts told {said} than the share of all that came."
