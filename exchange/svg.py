"""The pencils of `charts/`: one function for each mark, an axis, round tick values. Text is escaped here."""

import math
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from markupsafe import Markup, escape

FONT_SIZE = 16
CORNERS = {
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "diamond": [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
    "up": [(0, -1.1), (1.1, 0.9), (-1.1, 0.9)],
    "down": [(0, 1.1), (1.1, -0.9), (-1.1, -0.9)],
}


class Axis(NamedTuple):
    """From a value to its place: `Axis(0, 5, 40, 600).at(2.5)` is 320."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)


def frame(width: float, height: float, title: str, described: str, parts: Iterable[str]) -> Markup:
    """The whole picture. Its identifiers follow from its words, so that two charts can stand on one page."""
    name = "chart-" + blake2b(f"{title}|{described}".encode(), digest_size=5).hexdigest()
    return Markup(  # noqa: S704  every text went through `escape`
        f'<svg class="app-chart" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" focusable="false">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(described)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, *, dashes: str = "") -> str:
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width:g}"{pattern}/>'


def circle(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}"/>'


def ring(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="#ffffff" stroke="{colour}" stroke-width="2"/>'


def path(drawn: str, colour: str, width: float, *, dashes: str = "") -> str:
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    look = f'fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round"{pattern}'
    return f'<path d="{drawn}" {look}/>'


def shape(outline: str, x: float, y: float, radius: float, colour: str, *, is_hollow: bool = False) -> str:
    """A circle, a square, a diamond, or a triangle that points up or down; hollow ones are white inside."""
    fill = "#ffffff" if is_hollow else colour
    look = f'fill="{fill}" stroke="{colour}" stroke-width="2"'
    if outline == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" {look}/>'
    corners = " ".join(f"{x + right * radius:.1f},{y + down * radius:.1f}" for right, down in CORNERS[outline])
    return f'<polygon points="{corners}" {look}/>'


def area(spots: Sequence[tuple[float, float]], fill: str, edge: str) -> str:
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return f'<polygon points="{corners}" fill="{fill}" stroke="{edge}" stroke-width="1"/>'


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    colour: str = "#212b32",
    bold: bool = False,
    name: str = "",
    is_shown: bool = True,
) -> str:
    look = f'text-anchor="{anchor}" fill="{colour}" font-size="{FONT_SIZE}"'
    look += (' font-weight="600"' if bold else "") + (f' class="{name}"' if name else "")
    look += "" if is_shown else ' display="none"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(words)}</text>'


def rule(x: float, top: float, bottom: float, label: str, colour: str) -> str:
    """An upright line across the whole chart with its label above it."""
    return line(x, top, x, bottom, colour, 2, dashes="6 4") + text(
        x, top - 8, label, anchor="middle", colour=colour, bold=True
    )


def step_path(spots: Sequence[tuple[float, float]]) -> str:
    """Along first, then up: a number holds until the next report."""
    start = f"M{spots[0][0]:.1f} {spots[0][1]:.1f}"
    return start + "".join(f" H{x:.1f} V{y:.1f}" for x, y in spots[1:])


def tick_values(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that enclose low and high: 0, 5, 10, 15 for 0 to 12."""
    span = (high - low) or abs(high) or about
    rough = span / about
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(magnitude * factor for factor in (1, 2, 5, 10) if magnitude * factor >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(index * step, 10) for index in range(first, max(last, first + 1) + 1)]


def short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
