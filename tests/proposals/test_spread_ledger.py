"""Where sites stand as at any date, through corrections and mergers, and what of that everybody may read."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.numbers import FEWEST_TOLD
from proposals.spread.ledger import Counts, Event, counts_of, known_on, standing_on
from proposals.spread.places import Closed, Place, moves_of
from proposals.spread.rollups import Share, summed, summed_by, told_parts, told_shares
from proposals.spread.stages import stages_of

JANUARY, MARCH, JUNE = date(2021, 1, 5), date(2021, 3, 5), date(2021, 6, 30)
OLD, OTHER, NEW = 1, 2, 3


def happened(number, site, stage, on, *, recorded_on=None, corrects=None, name=""):
    return Event(number, Place(site, name), stage, on, recorded_on or on, corrects)


def stages(events, on=JUNE, register=None):
    moves = moves_of({event.place for event in events}, register or {})
    return {place: stands.stage for place, stands in standing_on(known_on(events), moves, on).items()}


# --- The log --------------------------------------------------------------------------------------------------------
def test_a_site_stands_where_its_latest_event_puts_it():
    events = [
        happened(1, OLD, "adopted", JANUARY), happened(2, OLD, "stopped", MARCH), happened(3, OTHER, "adapted", JUNE),
    ]  # fmt: skip

    assert stages(events, JANUARY) == {Place(OLD): "adopted"}
    assert stages(events, MARCH) == {Place(OLD): "stopped"}
    assert stages(events, JUNE) == {Place(OLD): "stopped", Place(OTHER): "adapted"}


def test_what_was_known_on_a_day_leaves_out_what_was_recorded_and_corrected_later():
    first = happened(1, OLD, "adopted", JANUARY)
    late = happened(2, OTHER, "adopted", JANUARY, recorded_on=JUNE)
    correction = happened(3, OLD, "committed", JANUARY, recorded_on=JUNE, corrects=1)

    log = [first, late, correction]

    assert known_on(log, MARCH) == [first]
    assert known_on(log, JUNE) == known_on(log) == [late, correction]


def test_two_sites_that_merge_stand_where_the_further_stood_until_something_happens_there():
    register = {OLD: Closed(MARCH, NEW), OTHER: Closed(MARCH, NEW)}
    events = [happened(1, OLD, "adopted", JANUARY), happened(2, OTHER, "stopped", JANUARY)]

    assert stages(events, JANUARY, register) == {Place(OLD): "adopted", Place(OTHER): "stopped"}
    assert stages(events, MARCH, register) == {Place(NEW): "adopted"}
    later = [*events, happened(3, NEW, "stopped", JUNE)]
    assert stages(later, JUNE, register) == {Place(NEW): "stopped"}


def test_a_report_under_the_old_name_counts_for_the_successor():
    events = [happened(1, OLD, "adopted", JUNE)]

    assert stages(events, JUNE, {OLD: Closed(MARCH, NEW)}) == {Place(NEW): "adopted"}


def test_a_site_off_the_list_uses_it_and_is_in_no_share():
    events = [happened(1, OLD, "adopted", JANUARY), happened(2, OTHER, "sustained", JANUARY)]

    counts = counts_of(standing_on(events, [], JUNE), {Place(OLD)})

    assert counts == Counts(using=2, using_listed=1, on_the_way=0, stopped=0)


STAGES = st.sampled_from(["interested", "implementing", "adopted", "adapted", "stopped"])
LOGS = st.lists(st.tuples(st.integers(1, 5), STAGES, st.integers(0, 50), st.integers(0, 50)), max_size=14)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LOGS, st.integers(0, 60), st.integers(0, 60))
def test_an_earlier_day_is_never_changed_by_what_comes_later(log, on, known):
    events = [
        happened(n, site, stage, JANUARY + timedelta(happens), recorded_on=JANUARY + timedelta(happens + lag))
        for n, (site, stage, happens, lag) in enumerate(log)
    ]
    moves = moves_of({event.place for event in events}, {1: Closed(JANUARY + timedelta(20), 2)})
    day, then = JANUARY + timedelta(on), JANUARY + timedelta(known)

    whole = standing_on(known_on(events, then), moves, day)
    cut = [event for event in events if event.recorded_on <= then and event.happened_on <= day]

    assert whole == standing_on(cut, moves, day)


# --- The check data of the field ------------------------------------------------------------------------------------
def told_as(numbers, on, start=1):
    """A log in which so many sites reach each stage on a day."""
    site = count(start)
    return [happened(n, n, stage, on) for stage, many in numbers.items() for n in (next(site) for _ in range(many))]


def shown(events, on):
    found = {each.stage: each.number for each in stages_of(standing_on(events, [], on), None, on, is_public=False)}
    return [found[stage] for stage in ("adopted", "implementing", "awaiting_training")]


def test_maternity_triage_of_the_west_midlands_as_at_both_its_dates():
    """BSOTS: 34, 20, 17 on 5 March 2021, later 38, 20, 23 (`domain.md`, scale and spread)."""
    first = told_as({"adopted": 34, "implementing": 20, "awaiting_training": 17}, MARCH)
    moved = [happened(100 + n, 34 + n, "adopted", JUNE) for n in range(1, 5)]
    moved += [happened(200 + n, 54 + n, "implementing", JUNE) for n in range(1, 5)]
    joined = told_as({"awaiting_training": 10}, JUNE, start=300)

    events = [*first, *moved, *joined]

    assert shown(events, MARCH) == [34, 20, 17]
    assert shown(events, JUNE) == [38, 20, 23]
    assert shown(events, MARCH) == [34, 20, 17]  # asked again after what came later


# --- What everybody may read ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([9, 8, 7], [9, 8, 7]),
        ([9, 8, 3], [9, None, None]),  # 3 alone would follow from the total
        ([9, 2, 4], [9, None, None]),
        ([9, 1, 1], [None, None, None]),  # 2 in all could only be shared out
        ([9, 0, 0], [None, None, None]),
        ([6, 7, 0, 0], [None, 7, None, None]),
        ([4], [None]),
        ([1, 2], [None, None]),
        ([], []),
    ],
)
def test_a_part_below_5_is_left_out_with_another(parts, shown):
    assert told_parts(parts, sum(parts)) == shown


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_no_part_below_5_is_told_or_follows_by_difference(parts):
    shown = told_parts(parts, sum(parts))
    hidden = [part for part, each in zip(parts, shown, strict=True) if each is None]

    assert all(each is None or each >= FEWEST_TOLD for each in shown)
    assert not hidden or sum(parts) < FEWEST_TOLD or (len(hidden) > 1 and sum(hidden) >= FEWEST_TOLD)


def test_sums_are_made_of_what_is_told_and_weigh_sites_alike():
    tables = [{"North": Share(6, 10), "South": Share(None, 4)}, {"North": Share(None, 10), "East": Share(9, 10)}]

    assert summed_by(tables) == {"East": Share(9, 10), "North": Share(6, 10), "South": Share(0, 0)}
    assert summed([Share(5, 10), Share(30, 40), Share(7, None)]) == Share(35, 50)
    assert told_shares({"North": Share(6, 9), "South": Share(2, 7)}, 8) == {
        "North": Share(None, 9), "South": Share(None, 7),
    }  # fmt: skip
