"""Problems of assignment of any size, the same for the same seed. Nothing heavy is imported: memory is measured."""

from random import Random

from scoring.assigning import Assessor, Need, Pair, Problem

AREAS = [f"area {number}" for number in range(4)]
THEMES = [f"theme {number}" for number in range(9)]
KINDS = ["lay", "clinical", "clinical", "improvement", "finance"]


def mixed(proposals, assessors, seed=1):
    """Two areas and three themes known to each assessor, wishes, conflicts, floors of six tenths of a fair load."""
    dice = Random(seed)
    fair = 3 * proposals / assessors
    needs = tuple(
        Need(i, 3, dice.choice(AREAS), frozenset(dice.sample(THEMES, 2)), {"lay": 1, "clinical": 1})
        for i in range(proposals)
    )
    people = tuple(
        Assessor(
            assessor=j,
            kind=KINDS[j % 5],
            capacity=int(fair * (2.6 if j % 5 == 0 else 1.4)) + 1,
            floor=int(0.6 * fair),
            areas={area: dice.randint(1, 3) for area in dice.sample(AREAS, 2)},
            themes={theme: dice.randint(1, 3) for theme in dice.sample(THEMES, 3)},
            preferences={dice.randrange(proposals): dice.choice([1, 1, -1]) for _ in range(10)},
        )
        for j in range(assessors)
    )
    conflicts = proposals * assessors // 50
    forbidden = frozenset(Pair(dice.randrange(proposals), dice.randrange(assessors)) for _ in range(conflicts))
    return Problem(needs, people, forbidden=forbidden, seed=seed)


def circles(proposals, assessors, seed=1):
    """Experts of one area each and no slots: without cuts the sheets fall apart into four."""
    dice = Random(seed)
    needs = tuple(Need(i, 3, dice.choice(AREAS)) for i in range(proposals))
    capacity = int(4.5 * proposals / assessors) + 1
    return Problem(needs, tuple(Assessor(j, "clinical", capacity, 1, {AREAS[j % 4]: 3}) for j in range(assessors)))
