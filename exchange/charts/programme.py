"""Which share of whom: rates with the reach of what they may be."""

from collections.abc import Sequence

from markupsafe import Markup

from exchange.charts.parts import (
    BLUE,
    BOTTOM,
    DOTS_LEFT,
    GREY,
    PALE,
    RIGHT,
    ROW_HEIGHT,
    TOP,
    WIDTH,
    row_label,
    whole_percent,
)
from exchange.svg import Axis, circle, frame, line, text


def rate_plot(rows: Sequence[tuple[str, int, int, float | None, float | None, float | None]], *, title: str) -> Markup:
    """One row for each group on an axis from 0 to 100 %: its rate as a dot, and a line as far as the true one may lie.

    rows  (label, number, out of, rate, least, most); the last three None where there is none
    """
    axis = Axis(0, 1, DOTS_LEFT, WIDTH - RIGHT)
    height = TOP + ROW_HEIGHT * len(rows) + BOTTOM
    ticks = (0, 0.25, 0.5, 0.75, 1)
    parts = [line(axis.at(tick), TOP, axis.at(tick), height - BOTTOM, PALE) for tick in ticks]
    parts += [
        text(axis.at(tick), height - BOTTOM + 22, f"{tick:.0%}", anchor=anchor)
        for tick, anchor in zip(ticks, ("start", "middle", "middle", "middle", "end"), strict=True)
    ]
    parts += [_rate(axis, TOP + ROW_HEIGHT * place, *row) for place, row in enumerate(rows)]
    said = [
        f"{label}: {number} of {out_of}, {whole_percent(100 * rate)}, from {whole_percent(100 * low)} to "
        f"{whole_percent(100 * high)}"
        for label, number, out_of, rate, low, high in rows
        if rate is not None and low is not None and high is not None
    ]
    return frame(WIDTH, height, title, f"{'; '.join(said)}." if said else "Nobody has an outcome yet.", parts)


def _rate(
    axis: Axis, top: float, label: str, number: int, out_of: int, rate: float | None, low: float | None,
    high: float | None,
) -> str:  # fmt: skip
    parts, y = [row_label(top + 20, label)], top + 38
    if rate is None or low is None or high is None:
        return parts[0] + text(WIDTH - RIGHT, top + 20, "no outcome", anchor="end", colour=GREY)
    parts.append(line(axis.at(low), y, axis.at(high), y, GREY, 4))
    parts += [line(axis.at(end), y - 6, axis.at(end), y + 6, GREY, 2) for end in (low, high)]
    parts.append(circle(axis.at(rate), y, 7, BLUE))
    parts.append(text(WIDTH - RIGHT, top + 20, f"{number} of {out_of}", anchor="end", bold=True))
    return "".join(parts)
