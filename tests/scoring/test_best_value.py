"""The exact what-if beside the funding line, and what each rule costs."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.shortlisting.best_value import OutOfTime, best_value, price_of_each_rule
from scoring.shortlisting.funding_line import Contender, Fate, Rules

RULES = Rules(100, Decimal("3.00"), 3)


def asks(pounds, score, area="", **facts):
    return Contender(Decimal(score), pounds, 3, area=area, **facts)


def test_two_cheap_ones_are_worth_more_than_a_dear_better_one():
    found = best_value([asks(100, "4.50"), asks(50, "4.00"), asks(50, "3.90")], RULES)

    assert (found.chosen, round(found.worth, 6)) == ({1, 2}, 1.9)


def test_what_must_be_is_chosen_and_what_is_excluded_or_not_good_enough_is_not():
    order = [
        asks(60, "4.50"),
        asks(50, "2.00", must="Law."),
        asks(10, "4.00", excluded="A duplicate."),
        asks(5, "2.99"),
    ]

    assert best_value(order, RULES).chosen == {1}


def test_what_is_declined_is_not_chosen_even_where_it_must_be():
    order = [asks(60, "4.50"), asks(50, "4.00", must="Law.", fate=Fate.DECLINED)]

    assert best_value(order, RULES).chosen == {0}


def test_rules_that_no_choice_can_keep_give_none():
    assert best_value([asks(60, "4.00", "A")], replace(RULES, floors={"B": 1})).chosen is None


def test_a_choice_that_takes_too_long_is_refused_and_never_answered_nearly(monkeypatch):
    monkeypatch.setattr("scoring.shortlisting.best_value.SECONDS", 1e-9)
    order = [asks(50 + place * 7 % 23, f"4.{place:02}", "AB"[place % 2]) for place in range(60)]

    with pytest.raises(OutOfTime, match="could not be worked out"):
        best_value(order, replace(RULES, pot_pounds=997, caps={"A": 333}))


def test_each_rule_has_its_price():
    order = [asks(50, "4.00", "A"), asks(50, "4.00", "A"), asks(50, "3.20", "B"), asks(50, "3.10", "B", must="Law.")]
    limited = replace(RULES, floors={"B": 60}, caps={"A": 70})

    assert price_of_each_rule(order, limited) == {
        "At least £60 for B": 0.8,
        "At most £70 for A": 0.0,
        "Must be funded: Law.": 0.0,
    }


def test_nobody_to_choose_from_is_no_error():
    assert best_value([], RULES) == (frozenset(), 0.0)


few = st.lists(st.builds(asks, st.integers(1, 80), st.decimals("3.01", 5, places=2), st.sampled_from("AB")), max_size=8)


@given(few, st.integers(0, 100))
@settings(deadline=None, max_examples=40)
def test_no_choice_that_keeps_the_rules_is_worth_more(order, cap):
    limited = replace(RULES, caps={"A": cap})

    found = best_value(order, limited)

    def keeps(places):
        pounds = sum(order[place].pounds for place in places)
        return pounds <= 100 and sum(order[place].pounds for place in places if order[place].area == "A") <= cap

    choices = [places for size in range(len(order) + 1) for places in combinations(range(len(order)), size)]
    best = max(sum(float(order[place].score - 3) for place in places) for places in choices if keeps(places))
    assert keeps(found.chosen)
    assert abs(found.worth - best) < 1e-6
