"""Where sites stand, how long they wait, why some stopped, and the six boards as tiles: for followers and for all."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.spread.ledger import ON_THE_WAY, Event, Stands
from proposals.spread.organisations import Organisations
from proposals.spread.places import Closed, Place
from proposals.spread.rollups import Share
from proposals.spread.stages import IN_USE, StageCount, StopCount, stages_of, stopped_by
from proposals.spread.standing import AsAt, figures_of
from proposals.spread.tiles import Tile, map_of
from tests.proposals.test_spread_outlook import figures

ON = date(2026, 3, 20)
GROUPS = (ON_THE_WAY, IN_USE, ("stopped",))


def standing(counts, days=(10,)):
    """So many sites at each stage; each next one has stood there for the next number of these days, over and over."""
    stages = [stage for stage, number in counts.items() for _ in range(number)]
    return {
        Place(place): Stands(stage, ON - timedelta(days[place % len(days)]), place)
        for place, stage in enumerate(stages)
    }


def numbers(counts, **facts):
    found = stages_of(standing(counts), None, ON, **{"is_public": False} | facts)
    return {each.stage: each.number for each in found}


def test_every_stage_is_told_in_the_order_of_the_way():
    assert numbers({"adopted": 34, "implementing": 20, "awaiting_training": 17, "stopped": 2}) == {
        "interested": 0, "committed": 0, "awaiting_training": 17, "implementing": 20, "adopted": 34, "adapted": 0,
        "sustained": 0, "stopped": 2,
    }  # fmt: skip


def test_of_those_that_use_it_the_list_alone_counts_of_the_others_all():
    sites = standing({"adopted": 3, "interested": 2})
    listed = [Place(0), Place(1)]

    found = {each.stage: each.number for each in stages_of(sites, listed, ON, is_public=False)}

    assert (found["adopted"], found["interested"]) == (2, 2)


def test_half_of_those_on_the_way_wait_longer_than_the_median():
    sites = standing({"implementing": 4, "adopted": 3}, days=(10, 31, 20, 400))

    found = {each.stage: each for each in stages_of(sites, None, ON, is_public=False)}

    assert found["implementing"] == StageCount("implementing", 4, 26)
    assert found["adopted"].median_days is None


def test_in_public_a_small_count_takes_another_with_it():
    public = numbers({"adopted": 6, "sustained": 7, "interested": 3, "stopped": 5}, is_public=True)

    assert {stage for stage, number in public.items() if number} == {"sustained", "stopped"}


COUNTS = st.fixed_dictionaries(dict.fromkeys([*ON_THE_WAY, *IN_USE, "stopped"], st.integers(0, 9)))


@given(COUNTS)
@settings(max_examples=60, deadline=None)
def test_in_public_no_count_below_5_follows_from_what_is_told(counts):
    public = stages_of(standing(counts), None, ON, is_public=True)
    told = {each.stage: each.number for each in public}

    for group in GROUPS:
        hidden = [counts[stage] for stage in group if told[stage] is None]
        assert all(told[stage] in (None, counts[stage]) for stage in group)
        assert not hidden or sum(counts[stage] for stage in group) < 5 or (len(hidden) > 1 and sum(hidden) >= 5)
    assert all(each.number is None or each.number >= 5 for each in public)
    assert all(each.median_days is None for each in public if each.number is None)


def test_reasons_are_told_the_most_frequent_first_and_in_public_from_5_on():
    reasons = ["no_money"] * 2 + ["lead_left"] * 9 + ["no_capacity"] * 5 + [""]
    every = ["no_capacity", "no_money", "lead_left", "unsafe"]

    own = stopped_by(reasons, every, is_public=False)
    public = stopped_by(reasons, every, is_public=True)

    assert own == [StopCount("lead_left", 9), StopCount("no_capacity", 5), StopCount("no_money", 2), StopCount("", 1)]
    assert public == [StopCount("lead_left", 9)]
    assert stopped_by(reasons[:4], every, is_public=True) == []


# --- The tiles -------------------------------------------------------------------------------------------------------
CODES = {"QOC": 1, "QNC": 2, "QUA": 3, "QHL": 4, "QGH": 5, "QWU": 6}
NAMES = {pk: f"NHS {code} Integrated Care Board" for code, pk in CODES.items()} | {7: "NHS Far Integrated Care Board"}


def tiles(boards, *, register=None, **facts):
    organisations = Organisations(NAMES, dict.fromkeys(NAMES, "icb"), {pk: pk for pk in NAMES}, register or {}, CODES)
    return map_of(
        figures([6], boards={NAMES.get(key, key): share for key, share in boards.items()}, **facts), organisations
    )


def test_the_six_boards_lie_about_where_they_do_with_their_counts():
    found = tiles({1: Share(2, 4), 4: Share(8, 8), 6: Share(0, 3), 7: Share(1, 2), "No board": Share(1, 1)})

    assert found.tiles == [
        Tile("QOC", Share(2, 4), 3, ""), Tile("QNC", Share(0, 0), 0, ""),
        Tile("QUA", Share(0, 0), 0, ""), Tile("QHL", Share(8, 8), 5, ""),
        Tile("QGH", Share(0, 0), 0, ""), Tile("QWU", Share(0, 3), 1, ""),
    ]  # fmt: skip
    assert found.outside == [("Far", Share(1, 2)), ("No board", Share(1, 1))]


def test_a_count_that_is_not_told_has_no_shade():
    found = tiles({1: Share(None, 4), 2: Share(None, 9)}, is_public=True)

    assert [(each.share, each.shade) for each in found.tiles[:2]] == [(Share(None, 4), 0), (Share(None, 9), 0)]


@pytest.mark.parametrize(("is_public", "number"), [(True, None), (False, 0)])
def test_without_a_list_nobody_outside_learns_that_a_board_has_no_site(is_public, number):
    found = tiles({1: Share(6, None)}, is_typed=True, is_public=is_public)

    assert [each.share for each in found.tiles[:2]] == [Share(6, None), Share(number, None)]


def test_a_board_that_merged_says_with_whom_it_is_counted():
    merged = {3: Closed(ON - timedelta(1), 4)}

    assert tiles({4: Share(6, 9)}, register=merged).tiles[2].part_of == "QHL"
    assert tiles({4: Share(6, 9)}, register={3: Closed(ON + timedelta(1), 4)}).tiles[2].part_of == ""


def test_there_is_no_map_of_boards_that_are_not_told():
    assert tiles({}).tiles == []


def test_without_a_list_no_board_is_named_whose_count_is_not_told():
    boards = [1] * 7 + [2] * 5 + [3]
    events = [Event(n, Place(100 + n), "adopted", ON, ON) for n in range(len(boards))]
    board_of = {100 + n: board for n, board in enumerate(boards)}
    as_at = AsAt(None, events, [], Organisations(NAMES, {}, board_of, {}, CODES), localdate())

    assert figures_of(as_at, is_public=True).boards == {NAMES[1]: Share(7, None)}
    assert len(figures_of(as_at, is_public=False).boards) == 3
