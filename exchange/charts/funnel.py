"""Sites of different size in one period, and how far chance alone scatters them around all of them together."""

from collections.abc import Sequence
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
    RIGHT,
    TOP,
    WIDTH,
    figure,
    legend,
    nothing_yet,
    number_grid,
)
from exchange.svg import Axis, frame, line, path, shape, text, tick_values
from proposals.variation import Funnel, band_at

HEIGHT = 340
OUTER_DASHES = "8 4"
STEPS = 24  # where the limits are found along the axis
OUTLINES = {0: ("circle", GREY), 1: ("diamond", BLUE), 2: ("square", BROWN)}


class Named(NamedTuple):
    """What the chart is called, and for how many its figures are told."""

    title: str
    per: int = 1


def funnel_plot(funnel: Funnel | None, kind: str, names: tuple[str, int]) -> Markup:
    """Each site by its denominator and its figure, between the inner (95 %) and outer (99.8 %) limits.

    names  the fields of Named
    """
    named = Named(*names)
    if funnel is None:
        return nothing_yet(named.title)
    sizes = tick_values(0, max(place.denominator for place in funnel.places), about=4)
    curve = [(size, band_at(size, funnel.centre, kind)) for size in _along(sizes)]
    shown = [funnel.centre, *(place.value for place in funnel.places)]
    shown += [each for _, band in curve[2:] for each in (band.inner_low, band.inner_high)]
    ticks = tick_values(min(shown) * named.per, max(shown) * named.per)
    across = Axis(0, sizes[-1], LEFT, WIDTH - RIGHT)
    up = Axis(ticks[0] / named.per, ticks[-1] / named.per, HEIGHT - BOTTOM, TOP)
    parts = [number_grid(up._replace(low=ticks[0], high=ticks[-1]), ticks), _size_labels(across, sizes)]
    parts.append(line(LEFT, up.at(funnel.centre), WIDTH - RIGHT, up.at(funnel.centre), INK, 1.5))
    for name, dashes in (("inner", DASHES[GREY]), ("outer", OUTER_DASHES)):
        for end in ("low", "high"):
            parts.append(_limit(across, up, [(size, getattr(band, f"{name}_{end}")) for size, band in curve], dashes))
    parts += [
        shape(outline, across.at(place.denominator), up.at(place.value), 6, colour)
        for place in funnel.places
        for outline, colour in [OUTLINES[place.beyond]]
    ]
    parts.append(legend([("all sites", INK), ("95%", GREY), ("99.8%", GREY, OUTER_DASHES)]))
    return frame(WIDTH, HEIGHT, named.title, _described(funnel, named), parts)


def _along(sizes: Sequence[float]) -> list[int]:
    last = int(sizes[-1])
    return sorted({max(1, round(last * step / STEPS)) for step in range(1, STEPS + 1)})


def _limit(across: Axis, up: Axis, points: Sequence[tuple[float, float]], dashes: str) -> str:
    """Cut where it leaves the chart: small sites scatter further than there is room."""
    spots = [(across.at(size), up.at(value)) for size, value in points if up.low <= value <= up.high]
    if len(spots) < 2:
        return ""
    return path("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in spots), GREY, 1.5, dashes=dashes)


def _size_labels(across: Axis, sizes: Sequence[float]) -> str:
    foot, last = HEIGHT - 8, across.at(sizes[-1])
    ends = text(LEFT, foot, "0") + text(last, foot, figure(sizes[-1]), anchor="end")
    return ends + text((LEFT + last) / 2, foot, "out of how many", anchor="middle")


def _described(funnel: Funnel, named: Named) -> str:
    beyond = [sum(place.beyond >= least for place in funnel.places) for least in (1, 2)]
    centre = figure(round(funnel.centre * named.per, 1))
    return (
        f"{len(funnel.places)} sites around {centre}; {beyond[0]} beyond the 95% limits, "
        f"{beyond[1]} of them beyond the 99.8% limits."
    )
