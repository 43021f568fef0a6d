"""How long something takes: the middle of the values and the half around it."""

from collections.abc import Sequence

from markupsafe import Markup

from exchange.charts.parts import BLUE, BOTTOM, DOTS_LEFT, GREY, PALE, RIGHT, ROW_HEIGHT, TOP, WIDTH, figure, row_label
from exchange.svg import Axis, circle, frame, line, text, tick_values


def span_chart(
    rows: Sequence[tuple[str, float | None, float | None, float | None]], *, title: str, unit: str = "days"
) -> Markup:
    """One row for each state: its median as a dot, the middle half of the values as a line, the median in words.

    rows  (label, median, lower quarter, upper quarter); all None where too few stand behind it
    """
    most = max([high for *_, high in rows if high is not None], default=1)
    ticks = tick_values(0, most)
    axis = Axis(0, ticks[-1], DOTS_LEFT, WIDTH - RIGHT)
    height = TOP + ROW_HEIGHT * len(rows) + BOTTOM
    parts = [line(axis.at(tick), TOP, axis.at(tick), height - BOTTOM, PALE) for tick in ticks]
    parts += [text(axis.at(tick), height - BOTTOM + 22, figure(tick), anchor="middle") for tick in ticks[1:]]
    parts.append(text(DOTS_LEFT, height - BOTTOM + 22, f"0 {unit}"))
    for index, row in enumerate(rows):
        parts.append(_span_row(axis, TOP + ROW_HEIGHT * index, *row))
    said = [f"{label}: {figure(middle)} {unit}" for label, middle, _, _ in rows if middle is not None]
    return frame(WIDTH, height, title, f"Medians. {'; '.join(said)}." if said else "Too few to say.", parts)


def _span_row(axis: Axis, top: float, label: str, middle: float | None, low: float | None, high: float | None) -> str:
    parts, y = [row_label(top + 20, label)], top + 38
    if middle is None or low is None or high is None:
        return parts[0] + text(WIDTH - RIGHT, top + 20, "too few", anchor="end", colour=GREY)
    parts.append(line(axis.at(low), y, axis.at(high), y, GREY, 4))
    parts += [line(axis.at(end), y - 6, axis.at(end), y + 6, GREY, 2) for end in (low, high)]
    parts.append(circle(axis.at(middle), y, 7, BLUE))
    parts.append(text(WIDTH - RIGHT, top + 20, figure(middle), anchor="end", bold=True))
    return "".join(parts)
