"""Who marks what, as pure arithmetic: each property of an assignment by its sentence, over any problem."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.assigning import Assessor, Load, Need, Pair, Problem, Shortfall, plan
from scoring.assigning.figures import BALANCE_POINTS, STEEPEST
from scoring.assigning.match import points_of

SOME = settings(max_examples=20)
LEVELS = st.integers(1, 3)
AREAS, THEMES, KINDS = ["Mental health", "Wellness"], ["Drug safety", "Digital"], ["lay", "clinical", "finance"]


@st.composite
def problems(draw, *, most_proposals=5, most_assessors=6, least_capacity=0, least_sheets=0):
    numbers = range(1, draw(st.integers(1, most_proposals)) + 1)
    needs = [draw(needs_of(number, least_sheets)) for number in numbers]
    people = range(101, 101 + draw(st.integers(1, most_assessors)))
    assessors = [draw(assessors_of(number, numbers, least_capacity)) for number in people]
    pairs = st.frozensets(st.sampled_from([Pair(i, j) for i in numbers for j in people]), max_size=6)
    standing, forbidden = draw(pairs), draw(pairs)
    return Problem(tuple(needs), tuple(assessors), standing, forbidden - standing, seed=draw(st.integers(0, 9)))


@st.composite
def needs_of(draw, number, least_sheets):
    slots = draw(st.dictionaries(st.sampled_from(KINDS), st.just(1), max_size=2))
    themes = draw(st.frozensets(st.sampled_from(THEMES)))
    return Need(number, draw(st.integers(least_sheets, 3)), draw(st.sampled_from(AREAS)), themes, slots)


@st.composite
def assessors_of(draw, number, proposals, least_capacity):
    capacity = draw(st.integers(least_capacity, 5))
    return Assessor(
        number,
        draw(st.sampled_from(KINDS)),
        capacity,
        draw(st.integers(0, min(capacity, 2))),
        draw(st.dictionaries(st.sampled_from(AREAS), LEVELS)),
        draw(st.dictionaries(st.sampled_from(THEMES), LEVELS)),
        draw(st.dictionaries(st.sampled_from(list(proposals)), st.sampled_from([-1, 1]))),
    )


def new_pairs(found):
    return {Pair(each.proposal, each.assessor) for each in found.pairs}


def sheets_by_proposal(problem, found):
    """{proposal: the assessors on it, standing ones too}"""
    sheets = defaultdict(set)
    for proposal, assessor in problem.standing | new_pairs(found):
        sheets[proposal].add(assessor)
    return sheets


def places_of(need, problem):
    """Sheets still wanted: what is left of them all, or the slots that nobody fills, whichever is more."""
    kind_of = {each.assessor: each.kind for each in problem.assessors}
    kinds = Counter(kind_of[assessor] for proposal, assessor in problem.standing if proposal == need.proposal)
    in_slots = sum(max(least - kinds[kind], 0) for kind, least in need.slots.items())
    return max(need.sheets - kinds.total(), in_slots)


def bridges_of(found):
    return [pair for pair in found.pairs if "keeps scores comparable across the panel" in pair.reasons]


def in_groups(pairs):
    """How many groups these pairs hold together."""
    groups: list[set] = []
    for proposal, assessor in pairs:
        ends = {("p", proposal), ("a", assessor)}
        touched = [group for group in groups if group & ends]
        groups = [group for group in groups if group not in touched] + [ends.union(*touched)]
    return len(groups)


# --- What always holds -----------------------------------------------------------------------------------------------
@SOME
@given(problems())
def test_demand_is_met_or_what_is_lacking_is_told(problem):
    found = plan(problem)

    wanted = sum(places_of(need, problem) for need in problem.needs)
    assert len(found.pairs) + sum(each.lacking for each in found.shortfalls) == wanted
    named = {proposal for each in found.shortfalls for proposal in each.proposals}
    sheets = sheets_by_proposal(problem, found)
    assert [n.proposal for n in problem.needs if n.proposal not in named and len(sheets[n.proposal]) < n.sheets] == []


@SOME
@given(problems())
def test_no_proposal_gets_more_than_it_wants(problem):
    found = plan(problem)

    given_out = Counter(pair.proposal for pair in found.pairs)
    assert all(given_out[need.proposal] <= places_of(need, problem) for need in problem.needs)


@SOME
@given(problems())
def test_caps_are_never_exceeded_and_floors_are_met_or_told(problem):
    found = plan(problem)

    standing = Counter(pair.assessor for pair in problem.standing)
    new = Counter(pair.assessor for pair in found.pairs)
    for each in problem.assessors:
        load = standing[each.assessor] + new[each.assessor]
        assert found.loads[each.assessor] == Load(load, each.capacity, each.floor)
        assert new[each.assessor] <= max(each.capacity - standing[each.assessor], 0)
        assert found.short_of_floor.get(each.assessor, 0) == max(each.floor - load, 0)


@SOME
@given(problems())
def test_conflicts_are_never_assigned_and_declined_ones_never_asked_again(problem):
    assert new_pairs(plan(problem)) & problem.forbidden == set()


@SOME
@given(problems())
def test_slots_are_filled_wherever_no_lack_is_told(problem):
    found = plan(problem)

    kind_of = {each.assessor: each.kind for each in problem.assessors}
    named = {proposal for each in found.shortfalls for proposal in each.proposals}
    sheets = sheets_by_proposal(problem, found)
    for need in problem.needs:
        kinds = Counter(kind_of[assessor] for assessor in sheets[need.proposal])
        assert need.proposal in named or all(kinds[kind] >= least for kind, least in need.slots.items())


@SOME
@given(problems())
def test_it_tells_truly_whether_the_sheets_hold_together(problem):
    found = plan(problem)

    assert found.is_connected == (in_groups(problem.standing | new_pairs(found)) <= 1)


@SOME
@given(problems())
def test_forced_pairs_and_started_or_returned_sheets_stay_as_they_are(problem):
    found = plan(problem)

    assert new_pairs(found) & problem.standing == set()
    assert len(new_pairs(found)) == len(found.pairs)


@SOME
@given(problems())
def test_topping_up_moves_nothing_and_a_full_panel_wants_nothing(problem):
    first = plan(problem)

    again = plan(replace(problem, standing=problem.standing | new_pairs(first)))

    assert again.pairs == ()


@SOME
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_told_is_irrelevant(problem, dice):
    needs, assessors = list(problem.needs), list(problem.assessors)
    dice.shuffle(needs)
    dice.shuffle(assessors)

    assert plan(replace(problem, needs=tuple(needs), assessors=tuple(assessors))) == plan(problem)


@SOME
@given(problems())
def test_the_same_seed_gives_the_same_answer(problem):
    assert plan(problem) == plan(problem)


@SOME
@given(problems())
def test_infeasible_names_the_proposals_and_how_many_assessors_they_lack(problem):
    """By Hall's theorem in its deficiency form, over every set of places: the worst of them lacks just so many."""
    found = plan(problem)

    assert sum(each.lacking for each in found.shortfalls) == most_lacking(problem)


def most_lacking(problem):
    """The most, over all sets of assessors, that is wanted beside what the others could do for each proposal."""
    room = {e.assessor: e.capacity - sum(j == e.assessor for _, j in problem.standing) for e in problem.assessors}
    free = [each for each in problem.assessors if room[each.assessor] > 0]
    worst = 0
    for number in range(len(free) + 1):
        for full in combinations(free, number):
            others = [each for each in free if each not in full]
            lacking = sum(_lacks_beside(need, others, problem) for need in problem.needs)
            worst = max(worst, lacking - sum(room[each.assessor] for each in full))
    return worst


def _lacks_beside(need, others, problem):
    """What one proposal lacks if only these others can be asked for it, each once."""
    barred = problem.standing | problem.forbidden
    able = Counter(each.kind for each in others if Pair(need.proposal, each.assessor) not in barred)
    kind_of = {each.assessor: each.kind for each in problem.assessors}
    kinds = Counter(kind_of[assessor] for proposal, assessor in problem.standing if proposal == need.proposal)
    slots = {kind: max(least - kinds[kind], 0) for kind, least in need.slots.items()}
    in_slots = sum(max(least - able[kind], 0) for kind, least in slots.items())
    left = sum(max(able[kind] - slots.get(kind, 0), 0) for kind in able)
    return in_slots + max(places_of(need, problem) - sum(slots.values()) - left, 0)


# --- The best there is -----------------------------------------------------------------------------------------------
@SOME
@given(problems(most_proposals=3, most_assessors=5, least_capacity=2))
def test_no_plan_that_keeps_the_rules_is_better(problem):
    found = plan(problem)
    if found.shortfalls or found.short_of_floor:
        assert list(every_plan(problem)) == []
        return

    worth_of_all = [worth for worth, _ in every_plan(problem)]
    worth_of_held = [worth for worth, pairs in every_plan(problem) if in_groups(problem.standing | pairs) <= 1]

    if bridges_of(found):
        assert found.objective in worth_of_held
    else:
        assert found.objective == max(worth_of_all)


@SOME
@given(problems(most_proposals=3, most_assessors=5, least_capacity=2, least_sheets=2))
def test_the_sheets_hold_together_wherever_any_plan_that_keeps_the_rules_does(problem):
    found = plan(problem)

    if not (found.is_connected or found.shortfalls or found.short_of_floor):
        assert [pairs for _, pairs in every_plan(problem) if in_groups(problem.standing | pairs) <= 1] == []


def every_plan(problem):
    """Every set of new pairs that keeps every rule, with its worth."""
    barred = problem.standing | problem.forbidden
    choices = []
    for need in problem.needs:
        able = [each.assessor for each in problem.assessors if Pair(need.proposal, each.assessor) not in barred]
        choices.append([(need, chosen) for chosen in combinations(able, places_of(need, problem))])
    for chosen in product(*choices):
        pairs = {Pair(need.proposal, assessor) for need, group in chosen for assessor in group}
        if _keeps_rules(problem, pairs):
            yield _worth(problem, pairs), pairs


def _keeps_rules(problem, pairs):
    loads = Counter(assessor for _, assessor in problem.standing | pairs)
    new = Counter(assessor for _, assessor in pairs)
    kind_of = {each.assessor: each.kind for each in problem.assessors}
    kinds = Counter((proposal, kind_of[assessor]) for proposal, assessor in problem.standing | pairs)
    return all(
        loads[each.assessor] >= each.floor and (not new[each.assessor] or loads[each.assessor] <= each.capacity)
        for each in problem.assessors
    ) and all(kinds[need.proposal, kind] >= least for need in problem.needs for kind, least in need.slots.items())


def _worth(problem, pairs):
    needs = {each.proposal: each for each in problem.needs}
    people = {each.assessor: each for each in problem.assessors}
    points = sum(points_of(needs[proposal], people[assessor]) for proposal, assessor in pairs)
    return points - _uneven(problem, problem.standing | pairs) + _uneven(problem, problem.standing)


def _uneven(problem, pairs):
    """What these loads cost; a fair load is a share by capacity of all that is standing or wanted, rounded up."""
    wanted = len(problem.standing) + sum(places_of(need, problem) for need in problem.needs)
    capacity = sum(each.capacity for each in problem.assessors)
    loads = Counter(assessor for _, assessor in pairs)
    above = [
        max(loads[each.assessor] - -(-wanted * each.capacity // max(capacity, 1)), 0) for each in problem.assessors
    ]
    return sum(BALANCE_POINTS * min(number, STEEPEST) for most in above for number in range(1, most + 1))


def test_equal_optima_are_all_reached_by_some_seed():
    equals = tuple(Assessor(number, "clinical", capacity=1) for number in range(4))
    problem = Problem((Need(1, sheets=2),), equals)

    reached = Counter(frozenset(pair.assessor for pair in plan(replace(problem, seed=s)).pairs) for s in range(200))

    assert set(reached) == {frozenset(pair) for pair in combinations(range(4), 2)}
    assert min(reached.values()) > 15


def test_expertise_decides_before_chance_and_before_even_loads():
    novice = Assessor(1, "clinical", capacity=4)
    expert = Assessor(2, "clinical", capacity=4, areas={"Wellness": 3}, themes={"Digital": 1})
    needs = tuple(Need(number, 1, "Wellness", frozenset({"Digital"})) for number in (1, 2, 3))

    found = [plan(Problem(needs, (novice, expert), seed=seed)) for seed in range(20)]

    assert {pair.assessor for each in found for pair in each.pairs} == {2}


def test_even_loads_decide_between_equals():
    equals = tuple(Assessor(number, "clinical", capacity=9) for number in (1, 2, 3))
    needs = tuple(Need(number, sheets=1) for number in range(9))

    found = plan(Problem(needs, equals))

    assert found.loads == {number: Load(3, 9, 0) for number in (1, 2, 3)}


def test_an_assessor_without_a_limit_costs_no_more_to_plan_for_than_one_with():
    """Every step of unevenness is an arc of the network: they end where one costs more than any match is worth."""
    needs = tuple(Need(number, sheets=1) for number in range(300))
    only = Assessor(1, "clinical", capacity=100_000), Assessor(2, "lay", capacity=1)

    found = plan(Problem(needs, only, forbidden=frozenset(Pair(number, 2) for number in range(300))))

    assert found.loads == {1: Load(300, 100_000, 0), 2: Load(0, 1, 0)}


# --- What it says ----------------------------------------------------------------------------------------------------
def test_each_pair_explains_itself():
    reader = Assessor(7, "lay", 15, 0, {"Wellness": 3}, {"Digital": 2, "Drug safety": 1}, {4: 1})
    need = Need(4, 1, "Wellness", frozenset({"Digital", "Drug safety"}), {"lay": 1})

    (pair,) = plan(Problem((need,), (reader,))).pairs

    told = (
        "lay assessor wanted",
        "area match: Wellness",
        "theme match: Digital",
        "would like to mark it",
        "load 1 of 15",
    )
    assert (pair.points, pair.reasons) == (90, told)


def test_too_few_lay_assessors_are_told_with_the_proposals_that_lack_them():
    lay, clinical = Assessor(1, "lay", capacity=1), Assessor(2, "clinical", capacity=9)
    needs = tuple(Need(number, 1, slots={"lay": 1}) for number in (4, 5, 6)) + (Need(7, 1),)

    found = plan(Problem(needs, (lay, clinical)))

    assert found.shortfalls == (Shortfall((4, 5, 6), lacking=2, rule="lay"),)
    assert len(found.pairs) == 2


def test_separate_lacks_are_told_apart():
    needs = (Need(1, sheets=3), Need(2, sheets=1, slots={"lay": 1}), Need(3, sheets=1))
    both = (Assessor(11, "clinical", 3), Assessor(12, "clinical", 3))

    found = plan(Problem(needs, both))

    assert found.shortfalls == (Shortfall((1,), 1, ""), Shortfall((2,), 1, "lay"))


def test_floors_that_cannot_be_met_are_told():
    busy = Assessor(1, "clinical", capacity=5, floor=3), Assessor(2, "clinical", capacity=5, floor=1)

    found = plan(Problem((Need(1, 2), Need(2, 1)), busy))

    assert sum(found.short_of_floor.values()) == 1
    assert len(found.pairs) == 3


def test_two_circles_of_experts_are_held_together():
    """Each would mark its own area only, so that no score of one could be compared with one of the other."""
    areas = ["Mental health", "Wellness"]
    needs = tuple(Need(number, 2, areas[number % 2]) for number in range(12))
    experts = tuple(Assessor(100 + number, "clinical", 8, areas={areas[number % 2]: 3}) for number in range(6))

    found = plan(Problem(needs, experts))

    assert found.is_connected
    assert len(bridges_of(found)) == 2
    assert found.objective == 24 * 45 - 2 * 45


def test_what_cannot_hold_together_is_assigned_all_the_same_and_told():
    needs = Need(1, sheets=1), Need(2, sheets=1)
    each_their_own = frozenset({Pair(1, 12), Pair(2, 11)})

    found = plan(Problem(needs, (Assessor(11, "clinical", 2), Assessor(12, "clinical", 2)), forbidden=each_their_own))

    assert new_pairs(found) == {Pair(1, 11), Pair(2, 12)}
    assert not found.is_connected


def test_without_proposals_or_without_assessors_there_is_nothing_to_plan():
    assert plan(Problem((), (Assessor(1, "lay", 3),))).pairs == ()
    assert plan(Problem((Need(1, 3), Need(2, 1)), ())).shortfalls == (Shortfall((1,), 3, ""), Shortfall((2,), 1, ""))


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="the floor 3 is not within 0 to 2"):
        Assessor(1, "lay", capacity=2, floor=3)
    with pytest.raises(ValueError, match="named twice"):
        Problem((Need(1, 1), Need(1, 2)), ())
    with pytest.raises(ValueError, match="somebody unknown"):
        Problem((Need(1, 1),), (), standing=frozenset({Pair(1, 2)}))
