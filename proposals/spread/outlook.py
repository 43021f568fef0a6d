"""What came against what was planned, and what may come: the curve of one innovation with its plan, fan and milestones.

Made of the figures that a person reads (`standing.figures_of`) and of nothing else, so that in public neither the fan
nor a milestone tells more than the curve does, which begins where 5 sites use it.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from proposals.spread.curve import History
from proposals.spread.denominators import target_sites
from proposals.spread.forecast import FEWEST_FOR_A_FAN, Ceiling, Plan, Reach, fan_of, forecast, monthly
from proposals.spread.rollups import told
from proposals.spread.standing import Figures

SHARES = (25, 50, 85)


class Milestone(NamedTuple):
    """When so many sites first used it, and how many days after the award; `on` None where they do not yet.

    They are a part of the list of that day, of today's where it is not reached. `is_told` says whether a person may
    know: in public nothing is told of fewer than 5.
    """

    label: str
    sites: int
    out_of: int | None
    on: date | None
    days: int | None
    is_told: bool


@dataclass(frozen=True)
class Outlook:
    """`silence` says why there is no fan, where something is to be said about that.

    `until` is the day up to which the curve is known; None where it fell to what is not told.
    """

    start: date
    on: date
    until: date | None
    curve: list[tuple[date, int]]
    shares: History
    target: int | None
    plan: Plan | None
    fan: list[Reach]
    ceiling: Ceiling | None
    silence: str
    milestones: list[Milestone]

    @property
    def planned_by_now(self) -> int | None:
        return self.plan.by(self.on) if self.plan else None


def outlook_of(figures: Figures, start: date) -> Outlook:
    """`start` is the day from which sites could know of the award."""
    counted_from = _counted_from(figures, start)
    numbers = monthly(_of_todays_size(figures), counted_from, figures.on)
    silence = _silence(figures, months=len(numbers) - 1)
    found = None if silence or not figures.share.number else forecast(numbers, figures.share.out_of or 0)
    return Outlook(
        start=start,
        on=figures.on,
        until=None if figures.share.is_hidden else figures.on,
        curve=figures.curve,
        shares=figures.shares,
        target=figures.target,
        plan=plan_of(figures, start),
        fan=fan_of(found.bands, figures.on) if found else [],
        ceiling=found.ceiling if found else None,
        silence=silence,
        milestones=_milestones(figures, start),
    )


def _of_todays_size(figures: Figures) -> list[tuple[date, int]]:
    """The curve as a list of today's size would have it: where it was longer, the same part of what is left of it.
    Where a typed number stands for a list, two that merged may have been more than it: then all of these did."""
    eligible = figures.share.out_of or 0
    return [
        (day, min(round(number * min(eligible / out_of, 1)), eligible))
        for day, (number, out_of) in figures.shares
        if number is not None and out_of
    ]


def _counted_from(figures: Figures, start: date) -> date:
    """In public the count begins on the first day that is told."""
    return max(start, figures.curve[0][0]) if figures.is_public and figures.curve else start


def plan_of(figures: Figures, start: date) -> Plan | None:
    """Straight from none on the day of the award; None where nobody said by when."""
    if figures.target is None or figures.target_on is None or figures.target_on <= start:
        return None
    return Plan(start, figures.target, figures.target_on)


def _silence(figures: Figures, months: int) -> str:
    """Why nothing is forecast; empty where something is, or where no site uses it and the page says so already."""
    using, eligible = figures.share
    if not using:
        return ""
    if not eligible:
        return "Nobody has said out of how many sites yet, so nothing is forecast."
    if using > eligible:
        return "More sites use it than the typed number of eligible sites, so nothing is forecast. List those sites."
    if using == eligible:
        return "Every eligible site uses it."
    if months < FEWEST_FOR_A_FAN:
        return f"What may come next is drawn from {FEWEST_FOR_A_FAN} months of counts on; there {_so_many(months)}."
    return ""


def _so_many(months: int) -> str:
    return {-1: "is none yet", 0: "is none yet", 1: "is one"}.get(months, f"are {months}")


def _milestones(figures: Figures, start: date) -> list[Milestone]:
    wanted = [("The first", None), *((f"{share}%", share) for share in SHARES)]
    return [
        _milestone(figures, start, label, percent)
        for label, percent in wanted
        if percent is None or figures.share.out_of
    ]


def _milestone(figures: Figures, start: date, label: str, percent: int | None) -> Milestone:
    """The first day that reached that share of its list, unless one may have done so on which it is not told."""
    today = figures.share.out_of
    aim = _sites(today, percent) or 1
    if figures.is_public and figures.is_typed and told(aim) is None:
        return Milestone(label, aim, today, None, None, is_told=False)
    for day, (number, out_of) in figures.history:
        sites = _sites(out_of, percent)
        if number is None and sites and told(sites) is None:
            return Milestone(label, aim, today, None, None, is_told=False)
        if number is not None and sites and number >= sites:
            return Milestone(label, sites, out_of, day, (day - start).days, is_told=True)
    return Milestone(label, aim, today, None, None, is_told=True)


def _sites(out_of: int | None, percent: int | None) -> int | None:
    return 1 if percent is None else target_sites(out_of, percent)
