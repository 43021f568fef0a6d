"""XmR charts: the figures of the books and of NHS England's tools, and each rule against its own plain definition."""

from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.variation import (
    Assurance,
    Limits,
    Rule,
    Settings,
    Signal,
    Variation,
    assurance_of,
    limits_of,
    read_series,
    signals_of,
    variation_of,
)

SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
AROUND_50 = Limits(50.0, 15.0, 24)  # two sigma at 40 and 60, three at 35 and 65
few = st.integers(30, 70)


def rounded(limits, places=2):
    return round(limits.mean, places), round(limits.lower, places), round(limits.upper, places)


def signals(values, **lengths):
    return signals_of(values, AROUND_50, **lengths)


def places(found):
    return {place: (signal.rule, signal.side) for place, signal in enumerate(found) if signal}


# --- Limits ----------------------------------------------------------------------------------------------------------
def test_an_extreme_range_is_screened_out_of_the_limits():
    assert rounded(limits_of(SPIKE)) == (1.94, -0.72, 4.60)
    assert rounded(limits_of(SPIKE, screens=False)) == (1.94, -3.06, 6.95)


def test_only_the_spike_stands_out():
    spots = read_series(SPIKE)

    assert places([spot.signal for spot in spots]) == {4: (Rule.OUTSIDE, 1)}


def test_the_example_of_montgomery_comes_out_as_printed():
    assert rounded(limits_of(LOANS)) == (300.5, 279.78, 321.22)


def test_two_sigma_lies_at_two_thirds():
    limits = Limits(10.0, 3.0, 20)

    assert (limits.near_lower, limits.near_upper) == (8.0, 12.0)


@pytest.mark.parametrize(
    ("number", "has_limits", "are_provisional"),
    [(4, False, False), (5, True, True), (11, True, True), (12, True, False)],
)
def test_few_values_have_no_limits_and_some_more_have_provisional_ones(number, has_limits, are_provisional):
    limits = limits_of(SPIKE[:number])

    assert (limits.upper is not None, limits.are_provisional) == (has_limits, are_provisional)


def test_limits_can_rest_on_the_first_values_alone():
    assert limits_of([*LOANS[:12], 999, 0], window=12) == limits_of(LOANS[:12])


def test_equal_values_have_no_reach_and_nothing_stands_out():
    """0.1 is no float: the mean of some of them is off by a hair, which must put none on one side of it."""
    spots = read_series([0.1] * 30)

    assert spots[0].limits.reach == pytest.approx(0, abs=1e-12)
    assert not any(spot.signal for spot in spots)


@given(st.lists(few, min_size=5, max_size=40), st.booleans())
def test_limits_are_the_mean_and_2_66_mean_moving_ranges(values, screens):
    ranges = [abs(b - a) for a, b in pairwise(values)]
    if screens:
        ranges = [each for each in ranges if each < 3.267 * fmean(ranges)] or [0]

    limits = limits_of(values, screens=screens)

    assert limits.mean == pytest.approx(sum(values) / len(values))
    assert limits.reach == pytest.approx(2.66 * sum(ranges) / len(ranges))


# --- Rules, one by one -----------------------------------------------------------------------------------------------
def test_a_value_on_a_limit_is_not_outside_it():
    assert places(signals([65, 66, 35, 34])) == {1: (Rule.OUTSIDE, 1), 3: (Rule.OUTSIDE, -1)}


def test_seven_rising_values_are_a_trend_and_six_are_none():
    assert places(signals([47, 48, 49, 51, 52, 53, 54])) == dict.fromkeys(range(7), (Rule.TREND, 1))
    assert places(signals([48, 49, 51, 52, 53, 54])) == {}


def test_an_equal_value_breaks_a_trend():
    assert places(signals([46, 47, 48, 48, 49, 51, 52, 53])) == {}


def test_the_peak_of_two_trends_belongs_to_the_later_one():
    found = signals([44, 46, 47, 48, 49, 51, 55, 54, 53, 52, 49, 48, 47])

    assert [signal.side for signal in found] == [1] * 6 + [-1] * 7


def test_seven_values_on_one_side_are_a_shift_and_one_on_the_mean_breaks_it():
    assert places(signals([51, 53, 52, 51, 53, 52, 51])) == dict.fromkeys(range(7), (Rule.SHIFT, 1))
    assert places(signals([51, 53, 52, 50, 51, 53, 52, 51])) == {}


def test_two_of_three_beyond_two_sigma_stand_out_and_the_one_between_does_not():
    assert places(signals([61, 55, 62])) == {0: (Rule.TWO_OF_THREE, 1), 2: (Rule.TWO_OF_THREE, 1)}
    assert places(signals([38, 39])) == {}


def test_two_of_three_need_all_three_on_one_side():
    assert places(signals([61, 49, 62])) == {}


def test_a_value_beyond_a_limit_is_none_of_the_two():
    assert places(signals([61, 66, 55])) == {1: (Rule.OUTSIDE, 1)}


def test_a_rule_covers_those_after_it():
    shifted_and_rising = signals([51, 52, 53, 54, 55, 61, 62, 66])

    assert [signal.rule for signal in shifted_and_rising] == [Rule.TREND] * 7 + [Rule.OUTSIDE]


@pytest.mark.parametrize("length", [6, 7, 8])
def test_the_lengths_of_trend_and_shift_are_settings(length):
    rising, above = list(range(46, 46 + length)), [51, 52] * 4

    assert len(places(signals(rising, trend=length, shift=8))) == length
    assert places(signals(rising[:-1], trend=length, shift=8)) == {}
    assert len(places(signals(above[:length], shift=length))) == length
    assert places(signals(above[: length - 1], shift=length)) == {}


@given(st.lists(few, max_size=30))
def test_the_rules_follow_their_plain_definitions(values):
    assert signals(values) == [plainly(values, place) for place in range(len(values))]


def plainly(values, place):
    """The signal of one value, by looking at every window that it is part of."""

    def windows(size):
        return [
            values[start : start + size]
            for start in range(max(0, place - size + 1), min(place, len(values) - size) + 1)
        ]

    value, side = values[place], (values[place] > 50) - (values[place] < 50)
    rises = [all(a < b for a, b in pairwise(seven)) for seven in windows(7)]
    falls = [all(a > b for a, b in pairwise(seven)) for seven in windows(7)]
    near = [[40 > each >= 35 or 60 < each <= 65 for each in three] for three in windows(3)]
    same = [all(each > 50 for each in three) or all(each < 50 for each in three) for three in windows(3)]
    if not 35 <= value <= 65:
        return Signal(Rule.OUTSIDE, side)
    if any(rises) or any(falls):
        goes_on_rising = place + 1 < len(values) and values[place + 1] > value
        return Signal(Rule.TREND, 1 if any(rises) and (not any(falls) or goes_on_rising) else -1)
    if (35 <= value < 40 or 60 < value <= 65) and any(
        sum(two) >= 2 and is_same for two, is_same in zip(near, same, strict=True)
    ):
        return Signal(Rule.TWO_OF_THREE, side)
    if any(all(each > 50 for each in seven) or all(each < 50 for each in seven) for seven in windows(7)):
        return Signal(Rule.SHIFT, side)
    return None


# --- A whole series --------------------------------------------------------------------------------------------------
series = st.lists(st.integers(0, 40), min_size=5, max_size=40)


@given(series)
def test_a_mirrored_series_stands_out_at_the_same_places_the_other_way(values):
    upright = [spot.signal for spot in read_series(values)]
    mirrored = [spot.signal for spot in read_series([-value for value in values])]

    assert mirrored == [signal and Signal(signal.rule, -signal.side) for signal in upright]


@given(series, st.integers(-50, 50), st.sampled_from([0.25, 2, 8]))
def test_another_unit_changes_no_signal(values, added, factor):
    changed = [value * factor + added for value in values]

    assert [spot.signal for spot in read_series(changed)] == [spot.signal for spot in read_series(values)]


@given(series, series)
def test_a_rebased_series_is_two_series(before, after):
    assert read_series([*before, *after], rebased_at=[len(before)]) == read_series(before) + read_series(after)


def test_a_break_before_the_first_or_after_the_last_value_breaks_nothing():
    assert read_series(LOANS, rebased_at=[0, 20, 99]) == read_series(LOANS)


def test_no_values_make_no_chart():
    assert read_series([]) == []


@pytest.mark.parametrize("wrong", [{"window": 11}, {"trend": 5}, {"shift": 9}])
def test_settings_outside_the_rules_are_refused(wrong):
    with pytest.raises(ValueError, match="12|6 to 8"):
        Settings(**wrong)


# --- What the latest value says --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("last", "direction", "said"),
    [
        (340, "up", Variation.IMPROVEMENT_HIGH),
        (340, "down", Variation.CONCERN_HIGH),
        (340, "neutral", Variation.NEUTRAL_HIGH),
        (260, "up", Variation.CONCERN_LOW),
        (260, "down", Variation.IMPROVEMENT_LOW),
        (260, "neutral", Variation.NEUTRAL_LOW),
        (301, "up", Variation.COMMON),
    ],
)
def test_the_latest_value_says_what_the_direction_makes_of_it(last, direction, said):
    assert variation_of(read_series([*LOANS, last]), direction) == said


def test_a_trend_counts_by_where_it_goes_and_not_by_where_it_is():
    falling_above_the_mean = read_series([0, 20] * 6 + [19, 18, 17, 16, 15, 14, 13], settings=Settings(window=12))

    assert falling_above_the_mean[-1].signal == Signal(Rule.TREND, -1)
    assert variation_of(falling_above_the_mean, "up") == Variation.CONCERN_LOW


def test_too_few_values_say_nothing():
    assert variation_of(read_series([1, 2, 3, 4]), "up") == Variation.UNKNOWN
    assert variation_of([], "up") == Variation.UNKNOWN


@pytest.mark.parametrize(
    ("target", "up", "down"),
    [
        (330, Assurance.FAILS, Assurance.MEETS),
        (300, Assurance.HIT_AND_MISS, Assurance.HIT_AND_MISS),
        (270, Assurance.MEETS, Assurance.FAILS),
    ],
)
def test_a_target_beyond_the_limits_is_always_met_or_never(target, up, down):
    spots = read_series(LOANS)

    assert (assurance_of(spots, "up", target), assurance_of(spots, "down", target)) == (up, down)
    assert assurance_of(spots, "neutral", target) is None


def test_assurance_goes_by_the_limits_of_the_last_stretch():
    spots = read_series([*LOANS, *[value + 100 for value in LOANS]], rebased_at=[20])

    assert assurance_of(spots, "up", 350) == Assurance.MEETS
    assert assurance_of(read_series([1, 2, 3]), "up", 1) is None
    assert assurance_of(spots, "up", None) is None
