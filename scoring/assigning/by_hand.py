"""A plan that people made, told as one of ours is, so that both are read and carried out alike."""

from collections import Counter
from collections.abc import Iterable
from heapq import nlargest

from scoring.assigning.match import points_of, reasons_of
from scoring.assigning.problem import Assessor, Load, Need, Pair, Plan, Problem, ProposedPair


def plan_by_hand(problem: Problem, pairs: Iterable[Pair]) -> Plan:
    """Just these new pairs, which may fill an assessor above the cap. What it leaves undone is no failure of it."""
    wanted = sorted(set(pairs))
    needs = {each.proposal: each for each in problem.needs}
    assessors = {each.assessor: each for each in problem.assessors}
    loads = Counter(pair.assessor for pair in (*problem.standing, *wanted))
    told = tuple(_told(needs[pair.proposal], assessors[pair.assessor], loads[pair.assessor]) for pair in wanted)
    points = sum(each.points for each in told)
    return Plan(
        pairs=told,
        loads={number: Load(loads[number], each.capacity, each.floor) for number, each in assessors.items()},
        shortfalls=(),
        short_of_floor={},
        objective=points,
        bound=float(points),
        quality=points / max(_most_points(problem, needs, wanted), 1),
        is_connected=True,
    )


def _told(need: Need, assessor: Assessor, load: int) -> ProposedPair:
    above = ["above the most"] if load > assessor.capacity else []
    reasons = (*reasons_of(need, assessor), *above, f"load {load} of {assessor.capacity}")
    return ProposedPair(need.proposal, assessor.assessor, points_of(need, assessor), reasons)


def _most_points(problem: Problem, needs: dict[int, Need], wanted: list[Pair]) -> int:
    """The points of as many of each proposal's best pairs, whoever they would be with."""
    barred = problem.standing | problem.forbidden
    most = 0
    for proposal, number in Counter(pair.proposal for pair in wanted).items():
        free = (each for each in problem.assessors if Pair(proposal, each.assessor) not in barred)
        most += sum(nlargest(number, (points_of(needs[proposal], each) for each in free)))
    return most
