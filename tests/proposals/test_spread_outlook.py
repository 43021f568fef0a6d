"""The curve with its plan, fan and milestones, as who follows the award reads it and as everybody else does."""

from datetime import date, timedelta

import pytest

from proposals.spread.forecast import Plan
from proposals.spread.outlook import outlook_of
from proposals.spread.rollups import Share
from proposals.spread.standing import Figures

START, ON = date(2025, 1, 15), date(2026, 3, 20)


def figures(numbers, *, out_of: int | None = 40, is_public=False, on=ON, **facts):
    """One more day every 30 days; in public only what is told there."""
    history = [
        (START + timedelta(30 * place), Share(number if number >= 5 or not is_public else None, out_of))
        for place, number in enumerate(numbers)
    ]
    using = numbers[-1] if numbers else 0
    values = {
        "on": on, "share": Share(using if using >= 5 or not is_public else None, out_of), "is_typed": False,
        "target": 20, "target_percent": 50, "target_on": date(2026, 12, 31), "on_the_way": 0, "stopped": 0,
        "beside_the_list": 0, "reported_on": ON, "boards": {}, "history": history, "is_public": is_public,
    }  # fmt: skip
    return Figures(**values | facts)


GROWING = [1, 2, 3, 4, 6, 7, 9, 10, 11]


def test_who_follows_it_reads_how_long_each_share_took():
    seen = outlook_of(figures(GROWING), START)

    assert [(each.label, each.sites, each.days, each.is_told) for each in seen.milestones] == [
        ("The first", 1, 0, True),
        ("25%", 10, 210, True),
        ("50%", 20, None, True),
        ("85%", 34, None, True),
    ]
    assert (seen.plan, seen.planned_by_now) == (Plan(START, 20, date(2026, 12, 31)), 12)


def test_everybody_else_is_told_of_no_milestone_below_5():
    seen = outlook_of(figures(GROWING, out_of=16, is_public=True), START)

    assert [(each.label, each.sites, each.days, each.is_told) for each in seen.milestones] == [
        ("The first", 1, None, False),
        ("25%", 4, None, False),
        ("50%", 8, 180, True),
        ("85%", 14, None, True),
    ]


def over(*days, is_public=False):
    """So many of so many from each of these days on."""
    told = [
        (START + timedelta(day), Share(number if number >= 5 or not is_public else None, out_of))
        for day, number, out_of in days
    ]
    return figures([], is_public=is_public, history=told, share=told[-1][1])


def reached(told):
    return [(each.sites, each.out_of, each.days, each.is_told) for each in outlook_of(told, START).milestones]


def test_a_milestone_is_a_part_of_the_list_of_its_day():
    """Twelve were listed and eight used it when four of these left: it had half of them, and keeps that day."""
    seen = over((0, 0, 12), (10, 1, 12), (50, 4, 12), (90, 8, 12), (200, 4, 8))

    assert reached(seen) == [(1, 12, 10, True), (3, 12, 50, True), (6, 12, 90, True), (7, 8, None, True)]


def test_a_list_that_grew_takes_no_milestone_back():
    assert reached(over((0, 5, 10), (30, 5, 40)))[2:] == [(5, 10, 0, True), (34, 40, None, True)]


def test_in_public_a_share_that_fewer_than_5_may_have_reached_has_no_day():
    """A quarter of the first list were 2, and how many used it then is not told."""
    seen = over((0, 2, 8), (60, 2, 40), (90, 12, 40), is_public=True)

    assert reached(seen) == [(1, 40, None, False), (10, 40, None, False), (20, 40, None, False), (34, 40, None, True)]
    other = over((0, 0, 8), (60, 4, 40), (90, 12, 40), is_public=True)
    assert outlook_of(seen, START) == outlook_of(other, START)


def test_what_left_the_list_is_left_out_of_what_may_come_in_proportion():
    seen = outlook_of(over(*((30 * n, n, 40) for n in range(1, 13)), (390, 6, 20)), START)

    assert seen.curve[-2:] == [(START + timedelta(360), 12), (START + timedelta(390), 6)]
    assert seen.fan
    assert all(6 <= each.lowest <= each.highest <= 20 for each in seen.fan)


def test_in_public_the_fan_is_made_of_what_the_curve_tells_and_of_nothing_before():
    slow, quick = [1, 1, 1, 4, 6, 7, 9, 10, 11], [4, 4, 4, 4, 6, 7, 9, 10, 11]

    public = [outlook_of(figures(each, is_public=True), START) for each in (slow, quick)]
    own = [outlook_of(figures(each), START) for each in (slow, quick)]

    assert public[0] == public[1]
    assert public[0].fan
    assert own[0].fan != own[1].fan


def test_the_fan_begins_a_month_after_the_day_and_keeps_between_what_is_and_what_could_be():
    seen = outlook_of(figures(GROWING), START)

    assert seen.fan[0].day == date(2026, 4, 20)
    assert seen.fan[-1].day == date(2027, 5, 20)
    assert all(11 <= each.lowest <= each.highest <= 40 for each in seen.fan)
    assert seen.ceiling
    assert 11 <= seen.ceiling.lowest <= seen.ceiling.middle <= seen.ceiling.highest <= 40


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (figures([]), ""),
        (figures([6, 4], is_public=True), ""),
        (figures(GROWING, out_of=None), "Nobody has said out of how many"),
        (figures(GROWING, out_of=10, is_typed=True), "List those sites"),
        (figures(GROWING, out_of=11), "Every eligible site uses it."),
        (figures(GROWING, on=date(2025, 6, 14)), "there are 4"),
        (figures(GROWING, on=date(2025, 2, 14)), "there is none yet"),
        (figures(GROWING, on=date(2025, 1, 1)), "there is none yet"),
    ],
)
def test_where_it_is_silent_it_says_why(told, says):
    seen = outlook_of(told, START)

    assert seen.fan == []
    assert seen.ceiling is None
    assert says in seen.silence
    assert bool(says) == bool(seen.silence)


def test_a_curve_that_fell_below_5_ends_in_public_where_it_was_told_last():
    seen = outlook_of(figures([4, 5, 6, 4], is_public=True), START)

    assert ([number for _, number in seen.curve], seen.until) == ([5, 6], None)


def test_what_counted_twice_before_a_merger_is_no_more_than_could():
    assert outlook_of(figures([5, 12, 12, 10, 10, 10, 10, 10, 10], out_of=11), START).fan


def test_a_plan_without_a_day_or_with_a_day_before_the_award_is_no_line():
    assert outlook_of(figures(GROWING, target_on=None), START).planned_by_now is None
    assert outlook_of(figures(GROWING, target_on=START), START).plan is None
