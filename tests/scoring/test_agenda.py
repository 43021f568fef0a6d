"""The order of a meeting: the same proposals, and people leave as seldom as can be."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import agenda as module
from scoring.agenda import agenda, leavings


def named(sets):
    return {f"P{place}": each for place, each in enumerate(sets)}


people = st.frozensets(st.sampled_from("abcdef"), max_size=3)
meetings = st.lists(people, max_size=6).map(named)
long_meetings = st.lists(people, min_size=10, max_size=40).map(
    lambda sets: {str(n): each for n, each in enumerate(sets)}
)


def leavings_of(meeting, order):
    return leavings([meeting[each] for each in order])


@given(meetings)
@settings(max_examples=80, deadline=None)
def test_no_other_order_has_people_leave_less_often(meeting):
    order = agenda(meeting)

    assert sorted(order) == sorted(meeting)
    assert leavings_of(meeting, order) == min(leavings_of(meeting, each) for each in permutations(meeting))


@given(long_meetings)
@settings(max_examples=60, deadline=None)
def test_a_long_meeting_is_never_worse_than_as_it_stood(meeting):
    order = agenda(meeting)

    assert sorted(order) == sorted(meeting)
    assert leavings_of(meeting, order) <= leavings_of(meeting, meeting)


@given(st.sets(people.filter(bool), min_size=2, max_size=8))
@settings(max_examples=60, deadline=None)
def test_improving_step_by_step_comes_within_a_quarter_of_the_best(sets):
    in_order = sorted(sets, key=sorted)

    best, improved = leavings(module._exact(in_order)), leavings(module._improved(module._nearest(in_order)))

    assert best <= improved <= best * 1.25 + 1


def test_people_stay_out_for_neighbours_and_the_rest_keeps_its_order():
    meeting = {
        "P-1": frozenset("a"), "P-2": frozenset(), "P-3": frozenset("b"), "P-4": frozenset("ab"),
        "P-5": frozenset("a"), "P-6": frozenset(),
    }  # fmt: skip

    order = agenda(meeting)

    assert order[:2] == ["P-2", "P-6"]
    assert order.index("P-5") == order.index("P-1") + 1
    assert leavings_of(meeting, order) == 2


def test_who_leaves_twice_is_counted_twice():
    assert leavings([frozenset("a"), frozenset(), frozenset("ab"), frozenset("b")]) == 3
    assert leavings([]) == 0
