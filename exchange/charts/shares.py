"""The share of the eligible sites over time as one of many small charts on one scale."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from markupsafe import Markup

from exchange.charts.parts import BLUE, BOTTOM, DASHES, LEFT, PALE, PINK, RIGHT, WIDTH, date_labels, whole_percent
from exchange.svg import Axis, circle, frame, line, path, step_path, text, tick_values
from proposals.days import in_words

HEIGHT, TOP = 170, 24
ABOUT = 3  # ticks


def share_curve(
    points: Sequence[tuple[date, float | None]],
    plan: Sequence[tuple[date, float]] = (),
    *,
    title: str,
    start: date,
    end: date,
    most: float,
) -> Markup:
    """Percent over time as steps, against a plan.

    points  (day, percent from that day on, or None while it is not told), oldest first; the last tells until when
    plan    (day, percent): where it begins and where it means to come
    start, end, most  the ends of the scale, the same for all charts beside each other
    """
    ticks = tick_values(0, max(most, 1), about=ABOUT)
    across = Axis(start.toordinal(), end.toordinal(), LEFT + 8, WIDTH - RIGHT)
    up = Axis(0, ticks[-1], HEIGHT - BOTTOM, TOP)
    parts = [_grid(up, ticks), date_labels(across, [start, end], HEIGHT), _plan(across, up, plan)]
    parts += _steps(across, up, points)
    return frame(WIDTH, HEIGHT, title, _described(points, plan), parts)


def _grid(up: Axis, ticks: Sequence[float]) -> str:
    lines = [line(LEFT + 8, up.at(tick), WIDTH - RIGHT, up.at(tick), PALE) for tick in ticks]
    return "".join(lines + [text(LEFT, up.at(tick) + 5, f"{tick:g}%", anchor="end") for tick in ticks])


def _plan(across: Axis, up: Axis, plan: Sequence[tuple[date, float]]) -> str:
    if not plan:
        return ""
    (x1, y1), (x2, y2) = ((across.at(day.toordinal()), up.at(percent)) for day, percent in plan)
    return line(x1, y1, x2, y2, PINK, 2, dashes=DASHES[PINK]) + circle(x2, y2, 4, PINK)


def _steps(across: Axis, up: Axis, points: Sequence[tuple[date, float | None]]) -> list[str]:
    """A step holds until the next one; where nothing is told there is no line."""
    drawn, number = [], len(points)
    for is_told, group in groupby(range(number), key=lambda place: points[place][1] is not None):
        places = list(group)
        if is_told:
            spots = [(across.at(points[place][0].toordinal()), up.at(points[place][1] or 0)) for place in places]
            until = points[min(places[-1] + 1, number - 1)][0]
            drawn.append(path(step_path([*spots, (across.at(until.toordinal()), spots[-1][1])]), BLUE, 3))
    if points and points[-1][1] is not None:
        drawn.append(circle(across.at(points[-1][0].toordinal()), up.at(points[-1][1]), 4, BLUE))
    return drawn


def _described(points: Sequence[tuple[date, float | None]], plan: Sequence[tuple[date, float]]) -> str:
    said = "Nothing is told of its sites yet."
    told = [(day, percent) for day, percent in points if percent is not None]
    if told:
        (first, before), (last, now) = told[0], told[-1]
        said = f"From {whole_percent(before)} of its eligible sites on {in_words(first)}"
        said += f" to {whole_percent(now)} on {in_words(last)}."
    return said + (f" Planned: {whole_percent(plan[-1][1])} by {in_words(plan[-1][0])}." if plan else "")
