"""Run charts of short series, and how many runs chance makes."""

from itertools import combinations, groupby

import pytest

from proposals.variation.runs import chance_of_runs, read_runs, usual_runs


def test_six_values_on_one_side_of_the_median_are_a_shift():
    found = read_runs([1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9])

    assert (found.median, found.shifts, found.runs) == (5, list(range(12)), 2)
    assert found.has_too_few_runs


def test_a_value_on_the_median_counts_for_nothing_and_breaks_nothing():
    found = read_runs([1, 2, 1, 5, 2, 1, 2, 8, 9, 8, 9, 8, 9])

    assert found.shifts == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]


def test_five_values_in_one_direction_are_a_trend_and_four_are_none():
    assert read_runs([5, 1, 2, 3, 4, 5, 1, 6]).trends == [1, 2, 3, 4, 5]
    assert read_runs([5, 1, 2, 3, 4, 1, 3, 2]).trends == []


def test_a_repeated_value_counts_for_no_trend_and_breaks_none():
    assert read_runs([5, 1, 2, 2, 3, 4, 5, 1, 6]).trends == [1, 2, 4, 5, 6]
    assert read_runs([5, 1, 2, 2, 3, 4, 1, 3]).trends == []


def test_ups_and_downs_in_turn_are_too_many_runs():
    found = read_runs([1, 9] * 6)

    assert (found.runs, found.expected, found.has_too_many_runs) == (12, (4, 10), True)


def test_equal_values_make_no_run():
    found = read_runs([3] * 8)

    assert (found.runs, found.expected, found.shifts, found.trends) == (0, None, [], [])


@pytest.mark.parametrize(
    ("above", "below", "usual"),
    [(5, 5, (3, 9)), (6, 6, (4, 10)), (7, 7, (4, 12)), (10, 10, (7, 15)), (4, 5, (3, 8))],
)
def test_the_usual_number_of_runs_is_that_of_swed_and_eisenhart(above, below, usual):
    assert usual_runs(above, below) == usual


@pytest.mark.parametrize(("above", "below"), [(1, 1), (2, 5), (4, 4), (3, 6)])
def test_the_chance_of_so_many_runs_is_counted_over_every_order(above, below):
    orders = [
        [place in chosen for place in range(above + below)] for chosen in combinations(range(above + below), above)
    ]
    counted = [sum(1 for _ in groupby(order)) for order in orders]

    for runs in range(above + below + 1):
        assert chance_of_runs(runs, above, below) == pytest.approx(counted.count(runs) / len(orders))
