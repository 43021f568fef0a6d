"""Who counts as one site on a day: mergers, named places, and lists that sites join and leave."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.spread.denominators import Listed, ListedAsKnown, by_board, eligible_on, known_on, target_sites
from proposals.spread.places import Closed, Place, cleaned, goes_on_as, moves_of

OLD, OTHER, NEW, ALONE = 1, 2, 3, 4
MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))
MERGER = {OLD: Closed(APRIL, NEW), OTHER: Closed(APRIL, NEW)}


def eligible(listed, register, on):
    return eligible_on(listed, moves_of({each.place for each in listed}, register), on)


def test_two_trusts_that_merge_are_one_site_from_that_day_on():
    listed = [Listed(Place(OLD), MARCH), Listed(Place(OTHER), MARCH), Listed(Place(ALONE), MARCH)]

    assert eligible(listed, MERGER, MARCH) == {Place(OLD), Place(OTHER), Place(ALONE)}
    assert eligible(listed, MERGER, APRIL) == {Place(NEW), Place(ALONE)}


def test_a_successor_that_is_listed_too_is_not_counted_twice():
    listed = [Listed(Place(OLD), MARCH), Listed(Place(NEW), APRIL)]

    assert eligible(listed, MERGER, MAY) == {Place(NEW)}


def test_a_ward_moves_along_and_two_wards_of_a_name_stay_two():
    mine, theirs, single = Place(OLD, "ward 1"), Place(OTHER, "ward 1"), Place(OLD, "ward 2")
    listed = [Listed(each, MARCH) for each in (mine, theirs, single)]

    assert eligible(listed, MERGER, APRIL) == {Place(NEW, "ward 1"), theirs, Place(NEW, "ward 2")}


def test_what_closed_and_has_no_successor_is_no_site_any_more():
    listed = [Listed(Place(ALONE), MARCH)]

    assert eligible(listed, {ALONE: Closed(MAY, None)}, APRIL) == {Place(ALONE)}
    assert eligible(listed, {ALONE: Closed(MAY, None)}, MAY) == set()


def test_a_merger_of_what_merged_before_is_followed_to_its_end():
    register = {OLD: Closed(APRIL, NEW), NEW: Closed(JUNE, ALONE)}

    assert eligible([Listed(Place(OLD), MARCH)], register, JUNE) == {Place(ALONE)}
    assert [goes_on_as(OLD, register, day) for day in (MARCH, APRIL, JUNE)] == [OLD, NEW, ALONE]


def test_organisations_that_name_each_other_as_successor_end_somewhere():
    assert goes_on_as(OLD, {OLD: Closed(APRIL, NEW), NEW: Closed(APRIL, OLD)}, MAY) == NEW


def test_a_site_counts_from_the_day_it_joins_until_the_day_it_leaves():
    listed = [Listed(Place(ALONE), APRIL, MAY)]

    assert [len(eligible(listed, {}, day)) for day in (MARCH, APRIL, date(2026, 4, 30), MAY)] == [0, 1, 1, 0]


def test_the_list_as_it_was_known_forgets_what_was_entered_later():
    rows = [
        ListedAsKnown(Listed(Place(OLD), MARCH, APRIL), MARCH, JUNE),
        ListedAsKnown(Listed(Place(NEW), MARCH), MAY, None),
    ]

    assert known_on(rows, APRIL) == [Listed(Place(OLD), MARCH)]
    assert known_on(rows, JUNE) == [Listed(Place(OLD), MARCH, APRIL), Listed(Place(NEW), MARCH)]


def test_boards_are_counted_and_targets_rounded_up():
    assert by_board([Place(OLD), Place(NEW), Place(ALONE)], {Place(OLD): 9, Place(NEW): 9}) == {9: 2, None: 1}
    assert [target_sites(21, 50), target_sites(20, 50), target_sites(None, 50), target_sites(3, None)] == [
        11, 10, None, None,
    ]  # fmt: skip


def test_two_spellings_of_a_ward_are_one():
    assert cleaned("  Ward  SEVEN ") == cleaned("ward seven")


SITES = st.integers(1, 8)
PAIRS = st.lists(st.tuples(SITES, st.sampled_from(["", "a", "b"])), max_size=12)
MERGERS = st.dictionaries(SITES, st.tuples(st.sampled_from([MARCH, APRIL, MAY]), SITES), max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(PAIRS, MERGERS)
def test_mergers_never_make_more_sites_than_there_were(pairs, merged):
    register = {pk: Closed(on, into) for pk, (on, into) in merged.items() if pk != into}
    listed = [Listed(Place(*pair), MARCH) for pair in pairs]

    before, after = eligible(listed, {}, JUNE), eligible(listed, register, JUNE)

    assert len(after) <= len(before)
