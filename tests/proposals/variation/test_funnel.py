"""Funnel plots: exact limits, held against scipy's distributions and against published figures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from proposals.variation import band_at, funnel_of
from proposals.variation.funnel import limit

TAILS = [0.001, 0.025, 0.975, 0.999]
BSOTS = [(159, 421), (209, 391)]  # women seen within 15 minutes, before and after


def test_the_centre_is_sum_over_sum():
    assert funnel_of(BSOTS, "share").centre == 368 / 812


def test_the_two_audits_of_bsots_lie_beyond_chance_on_either_side():
    assert [place.beyond for place in funnel_of(BSOTS, "share").places] == [1, 2]


def test_a_small_site_may_lie_further_out_than_a_large_one():
    few, many = band_at(20, 0.3, "share"), band_at(2000, 0.3, "share")

    assert few.outer_low < few.inner_low < many.outer_low < many.inner_low < 0.3
    assert 0.3 < many.inner_high < many.outer_high < few.inner_high < few.outer_high


@settings(max_examples=60)
@given(st.integers(1, 3000), st.floats(0.001, 0.999), st.sampled_from(TAILS))
def test_limits_of_shares_are_the_exact_tails(size, centre, tail):
    assert_limit_is_exact(limit(tail, size, centre, "share") * size, tail, binom(size, centre))


@settings(max_examples=60)
@given(st.integers(1, 100_000), st.floats(0.00001, 0.5), st.sampled_from(TAILS))
def test_limits_of_rates_are_the_exact_tails(size, centre, tail):
    assert_limit_is_exact(limit(tail, size, centre, "rate") * size, tail, poisson(size * centre))


def assert_limit_is_exact(found, tail, chance):
    """Between the last count that is too unlikely and the next one, in proportion to the chances."""
    count = int(chance.ppf(tail))
    part = (chance.cdf(count) - tail) / chance.pmf(count)
    assert found == pytest.approx(max(0.0, count - part), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("events", "centre"), [(0, 0.0), (30, 1.0)])
def test_where_all_or_none_do_there_is_no_scatter(events, centre):
    found = funnel_of([(events, 30), (events, 30)], "share")

    assert [(place.band, place.beyond) for place in found.places] == [((centre,) * 4, 0)] * 2


def test_a_rate_may_exceed_one():
    found = funnel_of([(30, 10), (12, 10), (18, 10)], "rate")

    assert (found.centre, [place.beyond for place in found.places]) == (2.0, [1, 0, 0])


@pytest.mark.parametrize(
    ("counts", "kind"), [([], "share"), ([(3, 0)], "rate"), ([(-1, 5)], "rate"), ([(6, 5)], "share")]
)
def test_what_is_no_count_is_refused(counts, kind):
    with pytest.raises(ValueError, match="is no count|at least one site"):
        funnel_of(counts, kind)
