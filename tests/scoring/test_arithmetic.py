"""From marks to totals, scores, ranks and weights: what must hold for any rubric and any marks."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.arithmetic import (
    HIGHEST_MARK,
    MissingMark,
    effective_weights,
    panel_score,
    ranks,
    rounded,
    spread,
    weighted_total,
)

CODES = ["need", "benefit", "readiness", "delivery", "value", "involvement"]
weight = st.decimals(min_value="0.01", max_value="9999.99", places=2)
weights_of_a_rubric = st.dictionaries(st.sampled_from(CODES), weight, min_size=1)
total = st.decimals(min_value=0, max_value=5, places=2)
totals_of_sheets = st.lists(total, min_size=1, max_size=9)


@st.composite
def marked_rubrics(draw):
    """({criterion: mark}, {criterion: weight})"""
    weights = draw(weights_of_a_rubric)
    return {code: draw(st.integers(0, HIGHEST_MARK)) for code in weights}, weights


def exactly(number):
    """Round half up without decimal arithmetic, as a second opinion."""
    hundredths = Fraction(number) * 100
    return Decimal(int(hundredths + Fraction(1, 2))) / 100


# --- Totals ----------------------------------------------------------------------------------------------------------
@given(marked_rubrics())
def test_a_total_is_the_weighted_mean_rounded_half_up(marked):
    marks, weights = marked
    whole = sum(Fraction(each) for each in weights.values())

    assert weighted_total(marks, weights) == exactly(
        sum(Fraction(weights[code]) * marks[code] for code in weights) / whole
    )


@given(marked_rubrics())
def test_a_total_lies_between_the_lowest_and_the_highest_mark(marked):
    marks, weights = marked

    assert min(marks.values()) <= weighted_total(marks, weights) <= max(marks.values())


@given(weights_of_a_rubric, st.integers(0, HIGHEST_MARK))
def test_the_same_mark_throughout_is_the_total_whatever_the_weights(weights, mark):
    assert weighted_total(dict.fromkeys(weights, mark), weights) == mark


@given(marked_rubrics(), st.randoms())
def test_the_order_of_the_criteria_does_not_matter(marked, random):
    marks, weights = marked
    shuffled = list(weights)
    random.shuffle(shuffled)

    assert weighted_total(marks, {code: weights[code] for code in shuffled}) == weighted_total(marks, weights)


@given(marked_rubrics(), st.integers(1, 1000))
def test_only_the_proportions_of_the_weights_matter(marked, factor):
    marks, weights = marked

    assert weighted_total(marks, {code: each * factor for code, each in weights.items()}) == weighted_total(
        marks, weights
    )


@given(marked_rubrics(), st.data())
def test_a_higher_mark_never_lowers_a_total(marked, data):
    marks, weights = marked
    code = data.draw(st.sampled_from(sorted(weights)))
    better = marks | {code: min(HIGHEST_MARK, marks[code] + 1)}

    assert weighted_total(better, weights) >= weighted_total(marks, weights)


def test_a_missing_mark_is_named():
    with pytest.raises(MissingMark) as refused:
        weighted_total({"need": 3}, {"need": Decimal(1), "value": Decimal(2), "benefit": Decimal(3)})

    assert refused.value.criteria == ["value", "benefit"]


def test_a_half_in_the_third_place_is_rounded_up():
    weights = {"need": Decimal("0.125"), "value": Decimal("0.875")}

    assert weighted_total({"need": 1, "value": 0}, weights) == Decimal("0.13")


# --- Weight guard ----------------------------------------------------------------------------------------------------
@given(weights_of_a_rubric, st.data())
def test_a_criterion_moves_the_total_by_its_published_share_and_by_nothing_else(weights, data):
    """The trap of a public system: a criterion with more parts weighed more than the guide said."""
    code = data.draw(st.sampled_from(sorted(weights)))
    alone = dict.fromkeys(weights, 0) | {code: HIGHEST_MARK}
    published = Fraction(weights[code]) / sum(Fraction(each) for each in weights.values())

    assert weighted_total(alone, weights) == exactly(HIGHEST_MARK * published)


@given(weights_of_a_rubric)
def test_effective_weights_are_the_published_shares_in_per_cent(weights):
    whole = sum(Fraction(each) for each in weights.values())
    shares = effective_weights(weights)

    assert list(shares) == list(weights)
    for code, share in shares.items():
        assert abs(Fraction(share) - Fraction(weights[code]) * 100 / whole) <= Fraction(1, 20)


def test_weights_that_add_up_to_a_hundred_are_their_own_shares():
    weights = dict(zip(CODES, map(Decimal, (20, 25, 20, 15, 10, 10)), strict=True))

    assert effective_weights(weights) == weights


def test_a_rubric_without_criteria_has_no_weights():
    assert effective_weights({}) == {}


# --- Scores and spread -----------------------------------------------------------------------------------------------
@given(totals_of_sheets)
def test_a_score_is_the_mean_of_the_totals_rounded_half_up(totals):
    assert panel_score(totals) == exactly(sum(map(Fraction, totals)) / len(totals))


@given(totals_of_sheets, st.randoms())
def test_the_order_of_the_sheets_does_not_matter(totals, random):
    shuffled = random.sample(totals, len(totals))

    assert panel_score(shuffled) == panel_score(totals)
    assert spread(shuffled) == spread(totals)


@given(total, st.integers(1, 9))
def test_assessors_who_agree_give_that_score(agreed, sheets):
    assert panel_score([agreed] * sheets) == agreed
    assert spread([agreed] * sheets) == (0 if sheets > 1 else None)


def test_no_sheet_gives_no_score_rather_than_nought():
    assert panel_score([]) is None
    assert spread([]) is None


@given(totals_of_sheets)
def test_spread_is_never_negative_and_never_wider_than_the_scale(totals):
    apart = spread(totals)

    assert (apart is None) == (len(totals) < 2)
    assert 0 <= (apart or 0) <= HIGHEST_MARK


@given(st.decimals(min_value=0, max_value=5, places=4))
def test_rounding_twice_changes_nothing(number):
    assert rounded(rounded(number)) == rounded(number)


# --- Ranks -----------------------------------------------------------------------------------------------------------
scores = st.lists(st.none() | total, max_size=30)


@given(scores)
def test_a_rank_is_one_more_than_the_number_of_higher_scores(listed):
    known = [score for score in listed if score is not None]

    assert ranks(listed) == [None if score is None else 1 + sum(other > score for other in known) for score in listed]


@given(scores, st.randoms())
def test_ranks_go_with_the_scores_in_whatever_order_they_come(listed, random):
    order = random.sample(range(len(listed)), len(listed))
    in_order = ranks(listed)

    assert ranks([listed[place] for place in order]) == [in_order[place] for place in order]


def test_equal_scores_share_a_rank_and_the_next_one_is_skipped():
    assert ranks([Decimal("3.5"), None, Decimal("4.2"), Decimal("3.50"), Decimal("1")]) == [2, None, 1, 2, 4]
