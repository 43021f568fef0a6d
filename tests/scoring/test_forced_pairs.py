"""Pairs that must come to be, such as those of anchors: made above any cap, told with their reason, and counted."""

import pytest

from scoring.assigning import Assessor, Need, Pair, Problem, plan


def problem(**facts):
    needs = (Need(1, 2, area="Falls"), Need(2, 1))
    assessors = tuple(Assessor(number, "clinical", capacity=1, areas={"Falls": 3}) for number in (11, 12, 13))
    return Problem(needs=needs, assessors=assessors, seed=3, **facts)


def made(found):
    return {Pair(each.proposal, each.assessor) for each in found.pairs}


def test_forced_pairs_are_made_beyond_what_is_wanted_and_nothing_more_is_asked_there():
    forced = frozenset(Pair(1, number) for number in (11, 12, 13))

    found = plan(problem(forced=forced))

    assert made(found) == forced
    assert [each.lacking for each in found.shortfalls] == [1]  # nobody has room left for the other proposal
    assert {number: load.sheets for number, load in found.loads.items()} == {11: 1, 12: 1, 13: 1}


def test_they_say_why_before_all_else_and_the_rest_is_planned_around_them():
    found = plan(problem(forced=frozenset({Pair(1, 12)})))

    [told] = [each for each in found.pairs if each.assessor == 12]
    assert (told.proposal, told.points, told.reasons) == (
        1,
        45,
        ("all mark it first", "area match: Falls", "load 1 of 1"),
    )
    assert sorted(each.proposal for each in found.pairs) == [1, 1, 2]


def test_a_forced_pair_that_stands_or_is_forbidden_is_a_mistake():
    pair = frozenset({Pair(1, 11)})
    for facts in ({"standing": pair}, {"forbidden": pair}):
        with pytest.raises(ValueError, match="A forced pair stands already, or is forbidden"):
            problem(forced=pair, **facts)
