"""Where the pot ends, and why each proposal stands where it does."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.shortlisting.breaches import by_line, unmet
from scoring.shortlisting.funding_line import (
    NO_ROOM,
    TIED,
    Contender,
    Fate,
    Rules,
    Standing,
    draw_line,
    most_of_equals,
)


def rules(pot=100, line="3.00", sheets=3):
    return Rules(pot, Decimal(line), sheets)


def asks(pounds, score="4.00", sheets=3, fate=Fate.OPEN):
    return Contender(None if score is None else Decimal(score), pounds, sheets, fate)


def reasons(contenders, **facts):
    return [standing.reason for standing in draw_line(contenders, rules(**facts))]


def test_the_pot_goes_down_the_rank_order_and_skips_what_does_not_fit():
    order = [asks(60, "4.50"), asks(50, "4.40"), asks(40, "4.30"), asks(1, "4.20")]

    assert [standing.is_above for standing in draw_line(order, rules())] == [True, False, True, False]
    assert reasons(order) == ["Within the pot", "No room left in the pot", "Within the pot", "No room left in the pot"]


def test_who_is_not_good_enough_or_not_scored_enough_is_told_so_and_takes_no_room():
    order = [asks(90, "4.50", sheets=2), asks(90, "3.00"), asks(5, "2.99"), asks(5, None, sheets=0)]

    assert reasons(order) == [
        "Too few score sheets: 2 of 3",
        "Within the pot",
        "Below the quality line of 3.00",
        "No score sheet is returned yet",
    ]


def test_what_is_awarded_or_proposed_is_spent_before_anything_else():
    order = [asks(60, "4.50"), asks(50, "4.40", fate=Fate.FUNDED), asks(10, "4.30", fate=Fate.PROPOSED)]

    assert reasons(order) == [
        "No room left in the pot",
        "Funded, out of rank order: others stand before it and the pot ends there",
        "An award waits for confirmation",
    ]


def test_an_award_below_the_quality_line_is_told_as_an_exception():
    standing = draw_line([asks(5, "2.00", fate=Fate.FUNDED)], rules())[0]

    assert standing == (True, "Funded, out of rank order: below the quality line of 3.00", True)


def test_a_declined_proposal_leaves_its_room_to_others():
    assert reasons([asks(100, "4.50", fate=Fate.DECLINED), asks(100, "4.40")]) == ["Declined", "Within the pot"]


def test_where_the_pot_ends_inside_equal_scores_nobody_is_put_first():
    order = [asks(40, "4.50"), asks(40), asks(40), asks(70), asks(10, "3.50")]

    assert [standing.is_above for standing in draw_line(order, rules())] == [True, False, False, False, False]
    assert reasons(order)[1:] == [
        "Equal scores, and room for only some of them: decide between them",
        "Equal scores, and room for only some of them: decide between them",
        "No room left in the pot",
        "No room left in the pot",
    ]


def test_settling_a_tie_is_no_exception():
    order = [asks(60, fate=Fate.FUNDED), asks(60)]

    assert reasons(order) == ["Funded", "No room left in the pot"]


contenders = st.lists(
    st.builds(
        Contender,
        st.none() | st.decimals(0, 5, places=2),
        st.integers(0, 120),
        st.integers(0, 4),
        st.sampled_from([Fate.OPEN, Fate.OPEN, Fate.OPEN, Fate.DECLINED]),
    ),
    max_size=12,
).map(lambda drawn: sorted(drawn, key=lambda each: (each.score is None, -(each.score or 0))))


@given(contenders, st.integers(1, 200))
def test_what_stands_above_always_fits_into_the_pot(order, pot):
    standings = draw_line(order, rules(pot))

    assert sum(each.pounds for each, (is_above, *_) in zip(order, standings, strict=True) if is_above) <= pot


@given(contenders, st.integers(1, 200))
def test_equal_scores_that_cost_the_same_are_treated_the_same(order, pot):
    standings = zip(order, draw_line(order, rules(pot)), strict=True)
    told: dict[Contender, Standing] = {}
    for each, standing in standings:
        assert told.setdefault(each, standing) == standing


# --- What must be, the areas' least sums and caps ---------------------------------------------------------------------
def in_area(area, pounds, score="4.00", **facts):
    return replace(asks(pounds, score), area=area, **facts)


def reasons_of(order, pot, **limits):
    return [standing.reason for standing in draw_line(order, replace(rules(pot), **limits))]


def test_what_must_be_funded_comes_first_and_what_is_excluded_never():
    order = [
        in_area("A", 60, "4.50", excluded="A duplicate."),
        in_area("A", 60, "4.40"),
        in_area("B", 50, "2.00", must="Law."),
    ]

    assert draw_line(order, rules()) == [
        (False, "Excluded: A duplicate.", False),
        (False, "No room left in the pot", False),
        (True, "Must be funded: Law.", False),
    ]


def test_an_area_gets_its_least_sum_from_its_best_before_others():
    order = [in_area("A", 60, "4.50"), in_area("A", 30, "4.40"), in_area("B", 40, "4.30"), in_area("B", 30, "4.20")]

    standings = draw_line(order, replace(rules(), floors={"B": 50}))

    assert standings == [
        (False, "No room left in the pot", False),
        (True, "Within the pot", False),
        (True, "Within the least sum of its area", False),
        (True, "Within the least sum of its area", False),
    ]


def test_an_area_gets_no_more_than_its_cap_and_the_next_one_moves_up():
    order = [in_area("A", 40, "4.50"), in_area("A", 40, "4.40"), in_area("B", 40, "4.30")]

    standings = draw_line(order, replace(rules(), caps={"A": 50}))

    assert [standing.reason for standing in standings] == [
        "Within the pot",
        "Its area has at most £50",
        "Within the pot",
    ]


def test_a_rule_for_ties_leaves_nobody_to_decide_between():
    order = [in_area("A", 60, place=1), in_area("A", 60, place=2)]

    assert [standing.reason for standing in draw_line(order, rules())] == ["Within the pot", "No room left in the pot"]


def test_an_area_whose_least_sum_ends_inside_equal_scores_puts_nobody_first():
    """One of them will get the money, so it is kept; what stands before them has the rest."""
    order = [in_area("B", 10, "4.50"), in_area("A", 10), in_area("A", 10), in_area("B", 10, "3.90")]

    assert reasons_of(order, 20, floors={"A": 10}) == ["Within the pot", TIED.reason, TIED.reason, NO_ROOM.reason]
    assert reasons_of(order, 30, floors={"A": 10}) == ["Within the pot"] * 3 + [NO_ROOM.reason]
    assert reasons_of([replace(order[0], pounds=15), *order[1:]], 20, floors={"A": 10}) == [
        NO_ROOM.reason, "Within the pot", "Within the pot", NO_ROOM.reason,
    ]  # fmt: skip


def test_equals_that_an_area_needs_all_of_are_funded_for_its_sake():
    order = [in_area("B", 20, "4.50"), in_area("A", 10), in_area("A", 10)]

    assert reasons_of(order, 30, floors={"A": 11}) == [NO_ROOM.reason, *["Within the least sum of its area"] * 2]


def test_what_is_kept_for_an_area_is_not_taken_by_an_equal_of_another_one():
    order = [in_area("A", 10), in_area("B", 10), in_area("A", 10)]

    assert reasons_of(order, 15, floors={"A": 10}) == [TIED.reason, NO_ROOM.reason, TIED.reason]
    assert reasons_of(order, 20, floors={"A": 10}) == [TIED.reason] * 3


def test_equals_that_must_be_funded_and_have_room_for_some_are_left_open():
    order = [in_area("A", 10, "4.50"), *[in_area("A", 10, must="Law.")] * 2, in_area("B", 5, "3.90", must="Law too.")]

    assert reasons_of(order, 15) == [
        NO_ROOM.reason,
        TIED.reason,
        TIED.reason,
        "Must be funded, but: no room left in the pot",
    ]
    assert reasons_of(order, 25) == [NO_ROOM.reason, *["Must be funded: Law."] * 2, "Must be funded: Law too."]


def test_a_tie_at_the_most_of_one_area_leaves_the_others_their_money():
    order = [in_area("A", 10), in_area("A", 10), in_area("A", 5, "3.90"), in_area("B", 10, "3.80")]

    assert reasons_of(order, 100, caps={"A": 15}) == [
        TIED.reason, TIED.reason, "Its area has at most £15", "Within the pot",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pounds", "lacking", "most"),
    [([10, 10], 10, 10), ([10, 10], 11, 20), ([9, 10], 10, 19), ([3, 5, 20], 6, 25), ([0, 4], 4, 4), ([7], 10**9, 7)],
)
def test_what_equals_take_at_most_until_an_area_has_enough(pounds, lacking, most):
    by_trying = max(
        next((sum(turn[: at + 1]) for at in range(len(turn)) if sum(turn[: at + 1]) >= lacking), sum(turn))
        for turn in permutations(pounds)
    )
    assert (most_of_equals(pounds, lacking), by_trying) == (most, most)


def test_rules_that_cannot_be_kept_are_named():
    order = [in_area("A", 80, "4.50", must="Law."), in_area("B", 40, "4.40", must="Law too."), in_area("C", 10, "2.00")]
    asked = replace(rules(), floors={"C": 10})

    assert unmet(by_line(["P-1", "P-2", "P-3"], order, draw_line(order, asked)), asked) == [
        "C gets £0 of the £10 it should get at least.",
        "P-2 must be funded, but: no room left in the pot.",
    ]


def test_what_is_spent_beyond_the_pot_and_the_most_of_an_area_is_named():
    order = [in_area("A", 20_000, "4.50", fate=Fate.FUNDED), in_area("B", 5_000, fate=Fate.PROPOSED)]
    asked = replace(rules(20_000), caps={"A": 15_000})

    assert unmet(by_line(["P-1", "P-2"], order, draw_line(order, asked)), asked) == [
        "The awards come to £25,000 of the £20,000 in the pot: lower one of them, or fund one less.",
        "A gets £20,000 of at most £15,000.",
    ]


@given(contenders, st.integers(1, 200), st.data())
def test_equals_are_treated_the_same_whatever_must_be_and_is_kept_for_areas(order, pot, data):
    areas, musts = st.sampled_from("AB"), st.sampled_from(["", "Law."])
    order = [replace(each, area=data.draw(areas), must=data.draw(musts)) for each in order]
    asked = replace(
        rules(pot), floors={"A": data.draw(st.integers(1, pot))}, caps={"B": data.draw(st.integers(1, pot))}
    )

    told: dict[Contender, Standing] = {}
    for each, standing in zip(order, draw_line(order, asked), strict=True):
        assert told.setdefault(each, standing) == standing


@given(contenders, st.integers(1, 200), st.data())
def test_no_area_gets_more_than_its_cap(order, pot, data):
    order = [replace(each, area=data.draw(st.sampled_from("AB"))) for each in order]
    caps = {"A": data.draw(st.integers(0, pot))}

    standings = draw_line(order, replace(rules(pot), caps=caps, floors={"A": 30, "B": 20}))

    got = [each for each, standing in zip(order, standings, strict=True) if standing.is_above]
    assert sum(each.pounds for each in got if each.area == "A") <= caps["A"]
    assert sum(each.pounds for each in got) <= pot
