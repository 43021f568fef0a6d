"""What if the pot bought the greatest sum of scores? The exact answer, to stand beside the funding line and never in
its place: what is maximised decides the outcome, and a sum of scores prefers many cheap proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from proposals.errors import NotReady
from scoring.shortlisting.funding_line import SPENT, Contender, Fate, Rules, why_out

TIME_LIMIT = 1  # of the statuses of `milp`
SECONDS = 5  # for one choice: some few hundred proposals whose requests nearly repeat each other would take hours
OUT_OF_TIME = (
    f"The greatest sum of scores could not be worked out within {SECONDS} seconds. "
    "Ask again with fewer rules, or a pot that fewer proposals compete for; the line itself does not depend on it."
)


class OutOfTime(NotReady):
    """The exact answer takes too long; a nearly exact one is not given."""


class BestValue(NamedTuple):
    """`chosen` holds the places of the contenders that get money; None where the rules can't all be kept."""

    chosen: frozenset[int] | None
    worth: float


class StillOpen(NamedTuple):
    """What can still be chosen: `contenders`, their `places` among all of them, and what is left under each rule."""

    places: list[int]
    contenders: list[Contender]
    rules: Rules


def still_open(contenders: Sequence[Contender], rules: Rules) -> StillOpen:
    """Money that is awarded or proposed already is spent, whatever is chosen."""
    places = [at for at, each in enumerate(contenders) if each.fate not in SPENT]
    of_area: dict[str, int] = {}
    for each in contenders:
        if each.fate in SPENT:
            of_area[each.area] = of_area.get(each.area, 0) + each.pounds
    left = replace(
        rules,
        pot_pounds=max(rules.pot_pounds - sum(of_area.values()), 0),
        floors={area: max(pounds - of_area.get(area, 0), 0) for area, pounds in rules.floors.items()},
        caps={area: max(pounds - of_area.get(area, 0), 0) for area, pounds in rules.caps.items()},
    )
    return StillOpen(places, [contenders[at] for at in places], left)


def best_value(contenders: Sequence[Contender], rules: Rules) -> BestValue:
    """The choice that fits all rules and whose scores above the quality line add up to most.

    contenders  none of them awarded or proposed yet; one that must be is chosen whatever its score, unless declined
    returns     BestValue; the same for the same contenders and rules
    raises      OutOfTime
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    if not contenders:
        return BestValue(frozenset(), 0.0)
    worths = np.array([worth(each, rules) for each in contenders])
    musts = [bool(each.must) and each.fate is Fate.OPEN for each in contenders]
    least = np.array(musts, float)
    most = np.array([must or why_out(each, rules) is None for must, each in zip(musts, contenders, strict=True)], float)
    rows, low, high = _limits(contenders, rules)
    found = milp(
        -(worths + 1e-9),  # of equal sums, the one that funds more
        integrality=np.ones(len(contenders)),
        bounds=Bounds(least, most),
        constraints=LinearConstraint(csr_array(np.array(rows, float)), low, high),
        options={"mip_rel_gap": 0, "time_limit": SECONDS},
    )
    if found.status == TIME_LIMIT:
        raise OutOfTime(OUT_OF_TIME)
    if found.x is None:
        return BestValue(None, 0.0)
    chosen = frozenset(np.flatnonzero(found.x > 0.5).tolist())
    return BestValue(chosen, float(worths[list(chosen)].sum()))


def worth(contender: Contender, rules: Rules) -> float:
    """What it adds to the sum: how far its score lies above the quality line."""
    return max(float((contender.score or 0) - rules.quality_line), 0.0)


def _limits(contenders: Sequence[Contender], rules: Rules) -> tuple[list[list[int]], list[float], list[float]]:
    """The pot, and each area's least and greatest sum, as rows of pounds."""
    rows, low, high = [[each.pounds for each in contenders]], [0.0], [float(rules.pot_pounds)]
    for area in dict.fromkeys([*rules.floors, *rules.caps]):
        rows.append([each.pounds if each.area == area else 0 for each in contenders])
        low.append(float(rules.floors.get(area, 0)))
        high.append(float(rules.caps.get(area, rules.pot_pounds)))
    return rows, low, high


def price_of_each_rule(contenders: Sequence[Contender], rules: Rules) -> Mapping[str, float | None]:
    """{rule in words: how much greater the sum would be without it}; None where it can't be told."""
    whole, floors, caps = best_value(contenders, rules), rules.floors, rules.caps
    loosened = {
        **{f"At least £{of:,} for {area}": replace(rules, floors=_but(floors, area)) for area, of in floors.items()},
        **{f"At most £{of:,} for {area}": replace(rules, caps=_but(caps, area)) for area, of in caps.items()},
    }
    prices = {words: _gain(best_value(contenders, without), whole) for words, without in loosened.items()}
    for place, each in enumerate(contenders):
        if each.must:
            freed = [replace(one, must="") if at == place else one for at, one in enumerate(contenders)]
            prices[f"Must be funded: {each.must}"] = _gain(best_value(freed, rules), whole)
    return prices


def _but(limits: Mapping[str, int], area: str) -> dict[str, int]:
    return {name: pounds for name, pounds in limits.items() if name != area}


def _gain(freer: BestValue, whole: BestValue) -> float | None:
    if whole.chosen is None or freer.chosen is None:
        return None
    return round(freer.worth - whole.worth, 6)
