"""Measures over time with their limits (XmR), and the icons that tell in a glance what the latest value says.

What stands out differs by shape before it differs by colour: a triangle for an improvement, a square for a concern, a
diamond where neither way is better, a circle for ordinary variation; hollow while a value is provisional.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from exchange.charts.parts import (
    BLUE,
    BOTTOM,
    BROWN,
    DASHES,
    GREY,
    INK,
    LEFT,
    PINK,
    RIGHT,
    TOP,
    VIOLET,
    WIDTH,
    figure,
    legend,
    nothing_yet,
    number_grid,
)
from exchange.svg import Axis, frame, line, path, shape, text, tick_values
from proposals.variation import Assurance, Limits, Variation

HEIGHT, SMALL_HEIGHT = 320, 200
ROOM_FOR_A_NUMBER = 24
COMMON, IMPROVEMENT, CONCERN, NEUTRAL = "common", "improvement", "concern", "neutral"
DRAWN = {COMMON: ("circle", GREY), IMPROVEMENT: ("up", BLUE), CONCERN: ("square", BROWN), NEUTRAL: ("diamond", VIOLET)}


class Dot(NamedTuple):
    """A month's value, the limits it is held against, and what it says: one of DRAWN."""

    month: date
    value: float
    limits: Limits
    says: str = COMMON
    side: int = 0
    is_provisional: bool = False


def xmr_chart(
    rows: Sequence[tuple[date, float, Limits, str, int, bool]],
    target: float | None = None,
    *,
    title: str,
    described: str,
    marks: Sequence[tuple[date, int]] = (),
    is_small: bool = False,
) -> Markup:
    """Values month by month with their mean and limits; where limits begin anew, the lines do too.

    rows   the fields of Dot, oldest first
    marks  (day, number) of what happened, from the first month on; the page tells under each number what it was. The
           axis reaches beyond the last dot for what happened after the first day of its month
    """
    if not rows:
        return nothing_yet(title)
    dots = [Dot(*row) for row in rows]
    height = SMALL_HEIGHT if is_small else HEIGHT
    ticks = tick_values(*_reach(dots, target), about=3 if is_small else 5)
    last = max([dots[-1].month, *(day for day, _ in marks)])
    across = Axis(dots[0].month.toordinal(), last.toordinal(), LEFT + 8, WIDTH - RIGHT - 8)
    up = Axis(ticks[0], ticks[-1], height - BOTTOM, TOP)
    parts = [number_grid(up, ticks), _month_labels(across, dots, height)]
    parts.append(_marks(across, marks, height))
    parts += _stretches(across, up, dots)
    if target is not None:
        parts.append(line(LEFT, up.at(target), WIDTH - RIGHT, up.at(target), PINK, 2, dashes=DASHES[PINK]))
    spots = [(across.at(dot.month.toordinal()), up.at(dot.value)) for dot in dots]
    parts.append(path("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in spots), GREY, 1.5))
    parts += [_dot(x, y, dot) for (x, y), dot in zip(spots, dots, strict=True)]
    if not is_small:
        parts.append(legend(_levels(dots, target)))
    return frame(WIDTH, height, title, described, parts)


def _reach(dots: Sequence[Dot], target: float | None) -> tuple[float, float]:
    values = [dot.value for dot in dots] + ([] if target is None else [target])
    for dot in dots:
        values += [each for each in (dot.limits.lower, dot.limits.upper) if each is not None]
    return min(values), max(values)


def _levels(dots: Sequence[Dot], target: float | None) -> list[tuple[str, str]]:
    told = [("mean", INK)]
    if any(dot.limits.reach is not None for dot in dots):
        told.append(("limits", GREY))
    return told + ([] if target is None else [(f"target {figure(target)}", PINK)])


def _month_labels(across: Axis, dots: Sequence[Dot], height: float) -> str:
    ends = [(dots[0], "start"), (dots[-1], "end")] if len(dots) > 1 else [(dots[0], "middle")]
    return "".join(
        text(across.at(dot.month.toordinal()), height - 8, f"{dot.month:%b %Y}", anchor=anchor) for dot, anchor in ends
    )


def _stretches(across: Axis, up: Axis, dots: Sequence[Dot]) -> list[str]:
    """The mean and the limits of each stretch, from a little before its first value to a little after its last."""
    parts = []
    for limits, group in groupby(dots, key=lambda dot: dot.limits):
        stretch = list(group)
        start, end = (across.at(dot.month.toordinal()) for dot in (stretch[0], stretch[-1]))
        start, end = max(LEFT, start - 5), min(WIDTH - RIGHT, end + 5)
        parts.append(line(start, up.at(limits.mean), end, up.at(limits.mean), INK, 1.5))
        parts += [
            line(start, up.at(each), end, up.at(each), GREY, 2, dashes=DASHES[GREY])
            for each in (limits.lower, limits.upper)
            if each is not None
        ]
    return parts


def _marks(across: Axis, marks: Sequence[tuple[date, int]], height: float) -> str:
    """A thin line for each, with its number; those that would run into each other are told together, as 2-4."""
    places = [(across.at(day.toordinal()), number) for day, number in marks]
    together: list[list[tuple[float, int]]] = []
    for place in places:
        if together and place[0] - together[-1][-1][0] < ROOM_FOR_A_NUMBER:
            together[-1].append(place)
        else:
            together.append([place])
    lines = [line(x, TOP, x, height - BOTTOM, VIOLET, 1, dashes="1 3") for x, _ in places]
    return "".join(lines + [_number(group) for group in together])


def _number(group: Sequence[tuple[float, int]]) -> str:
    numbers = [number for _, number in group]
    said = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
    middle = (group[0][0] + group[-1][0]) / 2
    return text(middle, TOP - 2, said, anchor="middle", colour=VIOLET, bold=True)


def _dot(x: float, y: float, dot: Dot) -> str:
    outline, colour = DRAWN[dot.says]
    if outline == "up" and dot.side < 0:
        outline = "down"
    return shape(outline, x, y, 4.5 if dot.says == COMMON else 6.5, colour, is_hollow=dot.is_provisional)


# --- Icons -----------------------------------------------------------------------------------------------------------
ICON = 44
LETTERS = {
    Variation.IMPROVEMENT_HIGH: (IMPROVEMENT, "H", 1),
    Variation.IMPROVEMENT_LOW: (IMPROVEMENT, "L", -1),
    Variation.CONCERN_HIGH: (CONCERN, "H", 1),
    Variation.CONCERN_LOW: (CONCERN, "L", -1),
    Variation.NEUTRAL_HIGH: (NEUTRAL, "H", 1),
    Variation.NEUTRAL_LOW: (NEUTRAL, "L", -1),
}
ASSURED = {
    Assurance.MEETS: ("P", BLUE),
    Assurance.FAILS: ("F", BROWN),
    Assurance.HIT_AND_MISS: ("?", GREY),
}


def variation_icon(variation: Variation) -> Markup:
    """Beside its words, which say the same: H for high, L for low, a wave for ordinary variation."""
    if variation in LETTERS:
        says, letter, side = LETTERS[variation]
        outline, colour = DRAWN[says]
        drawn = shape("down" if outline == "up" and side < 0 else outline, 34, 34, 7, colour)
        return _icon([_letter(letter, colour, 18)], colour, drawn)
    if variation == Variation.COMMON:
        return _icon([path("M9 26 L15 18 L21 26 L27 18 L35 26", GREY, 2.5)], GREY)
    return _icon([_letter("–", GREY)], GREY)


def assurance_icon(assurance: Assurance) -> Markup:
    """P where ordinary variation passes the target, F where it fails it, and a question mark for hit and miss."""
    letter, colour = ASSURED[assurance]
    return _icon([line(8, 30, 36, 30, colour, 2, dashes=DASHES[PINK]), _letter(letter, colour)], colour)


def _letter(letter: str, colour: str, x: float = 22) -> str:
    return text(x, 27, letter, anchor="middle", colour=colour, bold=True)


def _icon(parts: Sequence[str], colour: str, over: str = "") -> Markup:
    ring = f'<circle cx="22" cy="22" r="19" fill="#ffffff" stroke="{colour}" stroke-width="2.5"/>'
    return Markup(  # noqa: S704  nothing here comes from outside
        f'<svg class="app-icon" viewBox="0 0 {ICON} {ICON}" width="{ICON}" height="{ICON}" aria-hidden="true" '
        f'focusable="false">{ring}{"".join(parts)}{over}</svg>'
    )
