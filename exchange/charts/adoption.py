"""How many sites use something: what came, what was planned, and what may come."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from exchange.charts.parts import (
    BLUE,
    BOTTOM,
    DASHES,
    LEFT,
    PINK,
    RIGHT,
    TOP,
    WIDTH,
    date_labels,
    legend,
    level,
    nothing_yet,
    number_grid,
)
from exchange.svg import Axis, area, circle, frame, line, path, step_path, text, tick_values
from proposals.days import in_words
from proposals.spread.forecast import Plan, Reach

HEIGHT = 280
LIKELY, POSSIBLE = "#a7c9ec", "#dcebf8"  # the inner and the outer part of a fan
MOST_DOTS = 40  # more of them would hide the steps


def step_curve(
    points: Sequence[tuple[date, int]],
    target: int | None = None,
    *,
    title: str = "Sites that adopted it",
    unit: str = "sites",
    plan: Plan | None = None,
    fan: Sequence[Reach] = (),
    until: date | None = None,
) -> Markup:
    """The number of adopting sites over time, as steps that never fall between two reports.

    points    (date, number of sites from that day on), oldest first
    target    how many were planned, where nobody said by when: drawn as a labelled rule
    plan      where somebody did: drawn as a line to that day
    fan       day by day after `until`
    until     the day up to which the points are known; the last of them where it is left out
    """
    if not points:
        return nothing_yet(title)
    until = until or points[-1][0]
    most = max([number for _, number in points] + [each.highest for each in fan])
    ticks = tick_values(0, max(most, plan.target if plan else target or 0))
    days = _days(points, plan, fan, until)
    across = Axis(days[0].toordinal(), days[-1].toordinal(), LEFT, WIDTH - RIGHT - 12)
    up = Axis(0, ticks[-1], HEIGHT - BOTTOM, TOP)
    parts = [number_grid(up, ticks), date_labels(across, days, HEIGHT), _fan(across, up, points[-1], until, fan)]
    parts.append(_plan(across, up, plan, target))
    parts.append(_steps(across, up, points, until, has_dots=len(points) <= MOST_DOTS))
    parts.append(_legend(plan, target, fan))
    return frame(WIDTH, HEIGHT, title, _described(points, unit, plan, target, fan), parts)


def _days(points: Sequence[tuple[date, int]], plan: Plan | None, fan: Sequence[Reach], until: date) -> list[date]:
    ends = [until, points[0][0], *(each.day for each in fan[-1:]), *((plan.start, plan.target_on) if plan else ())]
    return [min(ends), max(ends)]


def _steps(across: Axis, up: Axis, points: Sequence[tuple[date, int]], until: date, *, has_dots: bool) -> str:
    spots = [(across.at(on.toordinal()), up.at(number)) for on, number in points]
    end = (across.at(until.toordinal()), spots[-1][1])
    dots = "".join(circle(x, y, 4, BLUE) for x, y in (spots if has_dots else [end]))
    number = text(end[0] - 6, end[1] - 10, str(points[-1][1]), anchor="end", bold=True)
    return path(step_path([*spots, end]), BLUE, 3) + dots + number


def _fan(across: Axis, up: Axis, last: tuple[date, int], until: date, fan: Sequence[Reach]) -> str:
    if not fan:
        return ""
    reached = [Reach(until, *[last[1]] * 4), *fan]
    outer = _outline(across, up, [(each.day, each.lowest, each.highest) for each in reached])
    inner = _outline(across, up, [(each.day, each.low, each.high) for each in reached])
    return area(outer, POSSIBLE, BLUE) + area(inner, LIKELY, BLUE)


def _outline(across: Axis, up: Axis, ends: Sequence[tuple[date, int, int]]) -> list[tuple[float, float]]:
    """Along the lower ends, and back along the upper ones."""
    there = [(across.at(day.toordinal()), up.at(low)) for day, low, _ in ends]
    back = [(across.at(day.toordinal()), up.at(high)) for day, _, high in reversed(ends)]
    return there + back


def _plan(across: Axis, up: Axis, plan: Plan | None, target: int | None) -> str:
    if plan is None:
        return "" if target is None else level(up.at(target), PINK)
    x, y = across.at(plan.target_on.toordinal()), up.at(plan.target)
    drawn = line(across.at(plan.start.toordinal()), up.at(0), x, y, PINK, 2, dashes=DASHES[PINK])
    return drawn + circle(x, y, 4, PINK)


def _legend(plan: Plan | None, target: int | None, fan: Sequence[Reach]) -> str:
    planned = plan.target if plan else target
    drawn = "" if planned is None else legend([(f"planned: {planned}", PINK)])
    for place, (words, fill) in enumerate((("50%", LIKELY), ("90%", POSSIBLE)) if fan else ()):
        x = LEFT + 84 * place
        drawn += area([(x, 4), (x + 20, 4), (x + 20, 20), (x, 20)], fill, BLUE) + text(x + 26, 18, words)
    return drawn


def _described(
    points: Sequence[tuple[date, int]], unit: str, plan: Plan | None, target: int | None, fan: Sequence[Reach]
) -> str:
    first, last = points[0], points[-1]
    said = f"{unit[:1].upper()}{unit[1:]}: from {first[1]} on {in_words(first[0])} to {last[1]} on {in_words(last[0])}."
    if plan:
        said += f" Planned: {plan.target} by {in_words(plan.target_on)}."
    elif target is not None:
        said += f" Planned: {target}."
    if fan:
        end = fan[-1]
        said += f" By {in_words(end.day)} {end.low} to {end.high} are as likely as not,"
        said += f" and {end.lowest} to {end.highest} nine times in ten."
    return said
