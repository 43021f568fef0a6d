"""What was foretold against what came: a dot for each case, and how forecasts kept their word."""

from collections.abc import Sequence

from markupsafe import Markup

from exchange.charts.parts import BLUE, BOTTOM, DASHES, GREY, LEFT, PALE, PINK, RIGHT, TOP, WIDTH, number_grid
from exchange.svg import Axis, circle, frame, line, text, tick_values

HEIGHT = 320
FROM_0_TO_100 = [0.0, 25.0, 50.0, 75.0, 100.0]


def scatter_plot(
    dots: Sequence[tuple[float, float]],
    *,
    across: str,
    up_is: str = "% of eligible sites",
    title: str,
    described: str,
    most_across: float = 5,
    has_diagonal: bool = False,
) -> Markup:
    """Each case at what was foretold, from 0 to `most_across`, and at the per cent that came, at most 100.

    has_diagonal  draws where a forecast in per cent and what came are the same
    """
    along, up = Axis(0, most_across, LEFT + 8, WIDTH - RIGHT - 8), Axis(0, 100, HEIGHT - BOTTOM - 22, TOP)
    parts = [*_frame(along, up, tick_values(0, most_across), across, up_is)]
    if has_diagonal:
        ends = (along.at(0), up.at(0), along.at(most_across), up.at(100))
        parts.append(line(*ends, PINK, 2, dashes=DASHES[PINK]))
    parts += [circle(along.at(foretold), up.at(min(came, 100)), 5, BLUE) for foretold, came in dots]
    return frame(WIDTH, HEIGHT, title, described, parts)


def _frame(along: Axis, up: Axis, ticks: Sequence[float], across: str, up_is: str) -> list[str]:
    upright = [line(along.at(tick), TOP, along.at(tick), up.start, PALE) for tick in ticks]
    numbers = [text(along.at(tick), up.start + 20, f"{tick:g}", anchor="middle") for tick in ticks]
    said = [text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, across, anchor="middle", colour=GREY)]
    said.append(text(4, TOP - 14, up_is, colour=GREY))
    return [number_grid(up, FROM_0_TO_100), *upright, *numbers, *said]
