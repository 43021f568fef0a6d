"""What was measured over time."""

from collections.abc import Sequence
from datetime import date
from statistics import median

from markupsafe import Markup

from exchange.charts.parts import (
    BLUE,
    BOTTOM,
    GREY,
    LEFT,
    PINK,
    RIGHT,
    TOP,
    WIDTH,
    date_labels,
    figure,
    fits_beside,
    legend,
    level,
    nothing_yet,
    number_grid,
)
from exchange.svg import Axis, circle, frame, path, text, tick_values
from proposals.days import in_words


def run_chart(
    points: Sequence[tuple[date, float]],
    baseline: float | None = None,
    unit: str = "",
    *,
    title: str = "Measure over time",
) -> Markup:
    """A measure over time with its median, and the baseline it is held against, as the improvement guides draw it."""
    if not points:
        return nothing_yet(title)
    height = 280
    values = [value for _, value in points] + ([baseline] if baseline is not None else [])
    ticks = tick_values(min(0, *values) if min(values) < max(values) / 2 else min(values), max(values))
    across = Axis(points[0][0].toordinal(), points[-1][0].toordinal(), LEFT, WIDTH - RIGHT)
    up = Axis(ticks[0], ticks[-1], height - BOTTOM, TOP)
    spots = [(across.at(on.toordinal()), up.at(value)) for on, value in points]
    middle = median(value for _, value in points)
    parts = [number_grid(up, ticks), date_labels(across, [on for on, _ in points], height)]
    levels = [(middle, f"median {figure(middle)}", GREY)]
    if baseline is not None:
        levels.append((baseline, f"baseline {figure(baseline)}", PINK))
    parts += [level(up.at(value), colour) for value, _, colour in levels]
    labels = [(label, colour) for _, label, colour in levels]
    parts.append(legend(labels))
    parts.append(path("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in spots), BLUE, 2))
    parts += [circle(x, y, 4, BLUE) for x, y in spots]
    if unit and fits_beside(unit, labels):
        parts.append(text(4, 18, unit, colour=GREY))
    dates = f"{len(points)} points from {in_words(points[0][0])} to {in_words(points[-1][0])}"
    said = f"{dates}, median {figure(middle)} {unit}".strip()
    against = f", baseline {figure(baseline)}" if baseline is not None else ""
    return frame(WIDTH, height, title, f"{said}{against}.", parts)
