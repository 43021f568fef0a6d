"""Where the pot ends, and why each proposal stands where it does."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.shortlisting.funding_line import Contender, Fate, Rules, Standing, draw_line, unmet


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


def test_rules_that_cannot_be_kept_are_named():
    order = [in_area("A", 80, "4.50", must="Law."), in_area("B", 40, "4.40", must="Law too."), in_area("C", 10, "2.00")]
    asked = replace(rules(), floors={"C": 10})

    assert unmet(order, draw_line(order, asked), asked) == [
        "C gets £0 of the £10 it should get at least.",
        "1 of those that must be funded can’t be.",
    ]


@given(contenders, st.integers(1, 200), st.data())
def test_no_area_gets_more_than_its_cap(order, pot, data):
    order = [replace(each, area=data.draw(st.sampled_from("AB"))) for each in order]
    caps = {"A": data.draw(st.integers(0, pot))}

    standings = draw_line(order, replace(rules(pot), caps=caps, floors={"A": 30, "B": 20}))

    got = [each for each, standing in zip(order, standings, strict=True) if standing.is_above]
    assert sum(each.pounds for each in got if each.area == "A") <= caps["A"]
    assert sum(each.pounds for each in got) <= pot
