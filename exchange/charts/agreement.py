"""How far assessors agree, criterion by criterion."""

from collections.abc import Sequence

from markupsafe import Markup

from exchange.charts.parts import BLUE, BOTTOM, DOTS_LEFT, GREY, PALE, RIGHT, ROW_HEIGHT, TOP, WIDTH, row_label
from exchange.svg import Axis, circle, frame, line, text


def agreement_plot(
    rows: Sequence[tuple[str, float | None, float | None, float | None]], *, title: str = "How far assessors agree"
) -> Markup:
    """One row for each criterion on an axis from 0, chance, to 1, full agreement; what lies below 0 stands at 0.

    rows  (label, alpha or None, its limits or None)
    """
    axis = Axis(0, 1, DOTS_LEFT, WIDTH - RIGHT)
    height = TOP + ROW_HEIGHT * len(rows) + BOTTOM
    foot = height - BOTTOM + 22
    parts = [line(axis.at(step), TOP, axis.at(step), height - BOTTOM, PALE) for step in (0, 0.25, 0.5, 0.75, 1)]
    parts += [text(axis.at(0), foot, "0: chance"), text(axis.at(1), foot, "1: all agree", anchor="end")]
    parts += [_agreement_row(axis, TOP + ROW_HEIGHT * index, *row) for index, row in enumerate(rows)]
    said = "; ".join(f"{label}: {_alpha_in_words(*reach)}" for label, *reach in rows)
    return frame(WIDTH, height, title, f"{said}." if said else "Nothing to show.", parts)


def _agreement_row(
    axis: Axis, top: float, label: str, value: float | None, low: float | None, high: float | None
) -> str:
    middle = top + 38
    parts = [row_label(top + 20, label)]
    if low is not None and high is not None:
        ends = [axis.at(max(end, 0.0)) for end in (low, high)]
        parts.append(line(ends[0], middle, ends[1], middle, GREY, 2))
        parts += [line(end, middle - 5, end, middle + 5, GREY, 2) for end in ends]
    if value is not None:
        parts.append(circle(axis.at(max(value, 0.0)), middle, 6, BLUE))
    said = "too few to tell" if value is None else f"{value:.2f}"
    return "".join([*parts, text(WIDTH - RIGHT, top + 20, said, anchor="end", bold=value is not None)])


def _alpha_in_words(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "too few to tell"
    return f"{value:.2f}" if low is None else f"{value:.2f}, {low:.2f} to {high:.2f}"
