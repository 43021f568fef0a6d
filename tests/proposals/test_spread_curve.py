"""The curve of spread: on each of its days it tells what that day tells of itself, whatever came and left since."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.spread.curve import History, history_of, numbers_of, share_on
from proposals.spread.denominators import Listed, eligible_on
from proposals.spread.ledger import Event, counts_of, standing_on
from proposals.spread.places import Closed, Place, moves_of
from proposals.spread.rollups import Share

JANUARY, MARCH, JUNE = date(2021, 1, 5), date(2021, 3, 5), date(2021, 6, 30)
OLD, OTHER, NEW = 1, 2, 3


def happened(number, site, stage, on):
    return Event(number, Place(site), stage, on, on)


def history(events, until, *, listed=None, typed=None, register=None) -> History:
    places = {event.place for event in events} | {row.place for row in listed or ()}
    return history_of(events, moves_of(places, register or {}), until, listed=listed, typed=typed)


def as_at(events, day, *, listed, register=None):
    """The same share as the page works it out for that day alone."""
    moves = moves_of({event.place for event in events} | {row.place for row in listed}, register or {})
    eligible = eligible_on(listed, moves, day)
    return Share(counts_of(standing_on(events, moves, day), eligible).using_listed, len(eligible))


def test_the_curve_falls_when_two_that_use_it_become_one():
    events = [happened(1, OLD, "adopted", JANUARY), happened(2, OTHER, "adopted", JANUARY)]
    register = {OLD: Closed(MARCH, OTHER)}
    listed = [Listed(Place(OLD), JANUARY), Listed(Place(OTHER), JANUARY)]

    assert history(events, JUNE, register=register, typed=9) == [(JANUARY, Share(2, 9)), (MARCH, Share(1, 9))]
    assert history(events, JUNE, register=register, listed=listed) == [(JANUARY, Share(2, 2)), (MARCH, Share(1, 1))]
    assert history(events, JUNE, register=register, listed=[]) == [(JANUARY, Share(0, 0))]


def test_a_site_that_left_the_list_stays_in_the_curve_until_its_day():
    listed = [Listed(Place(OLD), JANUARY, JUNE), Listed(Place(OTHER), JANUARY), Listed(Place(NEW), MARCH)]
    events = [happened(1, OLD, "adopted", JANUARY), happened(2, OTHER, "adopted", MARCH)]

    found = history(events, JUNE, listed=listed)

    assert found == [(JANUARY, Share(1, 2)), (MARCH, Share(2, 3)), (JUNE, Share(1, 2))]
    assert numbers_of(found) == [(JANUARY, 1), (MARCH, 2), (JUNE, 1)]
    assert share_on(found, JANUARY - timedelta(1)) is None


def test_a_site_that_comes_to_the_list_while_it_uses_it_counts_from_that_day():
    events = [happened(1, OLD, "adopted", JANUARY)]

    assert history(events, JUNE, listed=[Listed(Place(OLD), MARCH)]) == [(JANUARY, Share(0, 0)), (MARCH, Share(1, 1))]


SITES = st.integers(1, 6)
STAGES = st.sampled_from(["interested", "implementing", "adopted", "adapted", "sustained", "stopped"])
LOGS = st.lists(st.tuples(SITES, STAGES, st.integers(0, 50)), max_size=16)
ROWS = st.lists(st.tuples(SITES, st.integers(0, 50), st.none() | st.integers(0, 30)), max_size=10)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LOGS, ROWS, st.integers(0, 50), st.integers(0, 50))
def test_each_day_of_the_curve_is_what_the_page_says_as_at_that_day(log, rows, first_merger, second_merger):
    """For whatever was reported, listed, taken off and merged: also sites that were on the list twice."""
    events = [happened(n, site, stage, JANUARY + timedelta(day)) for n, (site, stage, day) in enumerate(log)]
    listed = [
        Listed(Place(site), JANUARY + timedelta(day), None if stays is None else JANUARY + timedelta(day + stays))
        for site, day, stays in rows
    ]
    register = {
        1: Closed(JANUARY + timedelta(min(first_merger, second_merger)), 2),
        2: Closed(JANUARY + timedelta(max(first_merger, second_merger)), 7),
        3: Closed(JANUARY + timedelta(first_merger), None),
    }
    days = [JANUARY + timedelta(day) for day in range(-1, 85)]

    found = history(events, days[-1], listed=listed, register=register)

    told = [share_on(found, day) or Share(0, 0) for day in days]
    assert told == [as_at(events, day, listed=listed, register=register) for day in days]
    for day in days[::20]:
        assert history(events, day, listed=listed, register=register) == [each for each in found if each[0] <= day]


# --- The check data of the field ------------------------------------------------------------------------------------
BEGAN, AUTUMN, ENDED = date(2017, 1, 1), date(2018, 10, 1), date(2018, 12, 1)


def test_the_care_homes_of_space_leave_and_stay_in_view():
    """SPACE: 35 homes planned in January 2017, 32 in October 2018, 29 at the end (`domain.md`, scale and spread).

    Here all but two of the planned ones took it up, a month after each other, and six left: five that used it and one
    that never did.
    """
    left = {1: AUTUMN, 2: AUTUMN, 35: AUTUMN, 3: ENDED, 4: ENDED, 5: ENDED}
    listed = [Listed(Place(home), BEGAN, left.get(home)) for home in range(1, 36)]
    events = [happened(home, home, "adopted", BEGAN + timedelta(10 * home)) for home in range(1, 34)]
    events += [happened(100 + home, home, "stopped", day) for home, day in left.items() if home == 3]

    found = history(events, date(2018, 12, 31), listed=listed)

    assert found[0] == (BEGAN, Share(0, 35))
    assert found[-3:] == [(BEGAN + timedelta(330), Share(33, 35)), (AUTUMN, Share(31, 32)), (ENDED, Share(28, 29))]
    assert [as_at(events, day, listed=listed) for day in (BEGAN, AUTUMN - timedelta(1), AUTUMN, ENDED)] == [
        Share(0, 35), Share(33, 35), Share(31, 32), Share(28, 29),
    ]  # fmt: skip


def test_280_sites_of_escape_pain_are_cheap_and_exact():
    """ESCAPE-pain: 51 sites in April 2018, 280 in March 2020."""
    begun, ended = date(2018, 4, 1), date(2020, 3, 31)
    first = [happened(n, n, "adopted", begun) for n in range(1, 52)]
    events = first + [happened(n, n, "adopted", begun + timedelta(days=3 * (n - 51))) for n in range(52, 281)]

    found = history(events, ended)

    assert (found[0], found[-1][1], len(found)) == ((begun, Share(51, None)), Share(280, None), 230)
    assert counts_of(standing_on(events, [], ended), None).using == 280
