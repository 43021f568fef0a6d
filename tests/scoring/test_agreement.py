"""Agreement of assessors: published examples reproduced, and what must hold for any marks."""

import random
import tracemalloc
from typing import Any

import krippendorff as reference
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.agreement import Alpha, intraclass, krippendorff, residuals, words_for

_: int | None = None
# Krippendorff (2011), section C: four observers (rows), twelve units (columns).
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
UNITS = [list(unit) for unit in zip(*OBSERVERS, strict=True)]
# Shrout and Fleiss (1979), table 2: six targets (rows), four judges (columns).
TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

marks = st.one_of(st.none(), st.integers(0, 5))
panels = st.lists(st.lists(marks, min_size=3, max_size=3), min_size=2, max_size=12)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example_of_alpha_is_reproduced(level, value):
    assert round(krippendorff(UNITS, level=level).value, 3) == value


def test_the_published_example_of_intraclass_correlations_is_reproduced():
    found: Any = intraclass(TARGETS)

    assert tuple(round(each, 2) for each in found) == (0.17, 0.29, 0.71, 0.44, 0.62, 0.91)


@given(panels, st.sampled_from(["nominal", "ordinal", "interval"]))
@settings(max_examples=60, deadline=None)
def test_alpha_equals_that_of_another_implementation(units, level):
    ours = krippendorff(units, level=level, resamples=0).value
    if ours is None:
        return
    table = np.array([[np.nan if mark is None else mark for mark in unit] for unit in units]).T

    assert ours == pytest.approx(reference.alpha(table, level_of_measurement=level), abs=1e-9)


@given(panels, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_proposals_and_of_assessors_does_not_matter(units, dice):
    shuffled = [dice.sample(unit, len(unit)) for unit in dice.sample(units, len(units))]

    one, another = (krippendorff(each, resamples=0).value for each in (units, shuffled))

    assert one == (another if another is None else pytest.approx(another, abs=1e-9))


def test_marks_that_agree_wholly_have_an_alpha_of_one():
    found = krippendorff([[number % 6] * 3 for number in range(12)])

    assert (found.value, found.units) == (1.0, 12)
    assert found.sentence == "The assessors agree closely."


@pytest.mark.parametrize("units", [[], [[3], [4]], [[3, None], [None, 4]], [[3, 3], [3, 3]]])
def test_where_nothing_can_be_compared_there_is_no_figure(units):
    assert krippendorff(units).value is None
    assert words_for(None) == "There is not enough to compare yet."


def test_the_interval_holds_the_value_and_is_the_same_each_time():
    found: Any = krippendorff(UNITS, level="ordinal")

    assert found.low < found.value < found.high <= 1
    assert found == krippendorff(UNITS, level="ordinal")


def test_the_totals_of_a_large_call_are_compared_in_little_memory():
    chance = random.Random(5)
    totals = [[chance.randrange(501) / 100 for _ in range(3)] for _ in range(200)]

    tracemalloc.start()
    krippendorff(totals, resamples=400)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 20_000_000


def test_few_proposals_get_a_value_and_no_interval():
    assert krippendorff([[1, 2], [3, 3], [5, 4]])[1:] == (None, None, 3)
    assert isinstance(krippendorff([[1, 2]]), Alpha)


@pytest.mark.parametrize("table", [[], [[1, 2]], [[1], [2]], [[3, 3], [3, 3]]])
def test_a_table_that_can_not_be_compared_has_no_correlation(table):
    assert intraclass(table) is None


def test_the_one_total_that_fits_neither_proposal_nor_assessor_stands_out():
    merit, leniency = [1.5, 2.0, 2.5, 3.0, 3.5, 4.0], [-0.3, 0.0, 0.3, 0.1]
    noise = np.random.default_rng(4).normal(0, 0.05, (6, 4))
    totals = {(p, a): merit[p] + leniency[a] + noise[p][a] for p in range(6) for a in range(4)}
    totals[2, 1] = 5.0

    found = {(each.proposal, each.assessor): each.standardised for each in residuals(totals)}

    assert [key for key, size in found.items() if abs(size) > 2.5] == [(2, 1)]


@given(st.floats(-1, 1), st.floats(-2, 2))
@settings(max_examples=30, deadline=None)
def test_a_lenient_assessor_does_not_stand_out_for_that(leniency, merit):
    noise = np.random.default_rng(1).normal(0, 0.1, (5, 3))
    totals = {(p, a): merit * p + (leniency if a == 0 else 0) + noise[p][a] for p in range(5) for a in range(3)}
    plain = {(p, a): noise[p][a] for p in range(5) for a in range(3)}

    one, another = ([each.standardised for each in residuals(rows)] for rows in (totals, plain))

    assert one == pytest.approx(another, abs=1e-6)


def test_too_few_sheets_judge_nobody():
    assert residuals({}) == []
    assert residuals({("a", "x"): 3.0, ("a", "y"): 1.0, ("b", "x"): 2.0}) == []


def test_a_sheet_that_stands_alone_says_nothing_of_itself():
    totals = {(p, a): float(p + (a == p)) for p in range(4) for a in range(4)} | {("alone", "other"): 5.0}

    assert residuals(totals)[-1].standardised == 0
