"""The pot of a shortlist as bars: what is awarded, in part too, and how that stands to what each area should get.

Told by words and patterns and not by colour alone, with a table behind it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from exchange.charts.parts import BLUE, DASHES, GREY, INK, PALE, PINK, WIDTH, row_label
from exchange.svg import Axis, frame, line, text

ROW, TOP, LEFT, RIGHT, THICK = 64, 40, 12, 12, 20
LIGHT = "#7fb2e5"  # awarded in part, with a line around it


class Bar(NamedTuple):
    """Pounds; `floor` and `cap` None where there is none, and `in_part` within `awarded`."""

    label: str
    awarded: int
    in_part: int
    floor: int | None
    cap: int | None


def pot_bars(rows: Sequence[tuple[str, int, int, int | None, int | None]], *, title: str = "The pot") -> Markup:
    """One bar for each row on an axis of pounds from nothing to the greatest figure.

    rows  the fields of Bar, the whole pot first
    """
    bars = [Bar(*row) for row in rows]
    most = max([figure or 0 for bar in bars for figure in bar[1:]] + [1])
    axis = Axis(0, most, LEFT, WIDTH - RIGHT)
    parts = [_legend()]
    parts += [_row(axis, TOP + ROW * place, bar) for place, bar in enumerate(bars)]
    said = "; ".join(_said(bar) for bar in bars)
    return frame(WIDTH, TOP + ROW * len(bars) + 8, title, f"{said}.", parts)


def _row(axis: Axis, top: float, bar: Bar) -> str:
    y, whole = top + 28, bar.awarded - bar.in_part
    parts = [
        row_label(top + 16, bar.label),
        text(WIDTH - RIGHT, top + 16, f"£{bar.awarded:,}", anchor="end", bold=True),
    ]
    if bar.cap is not None:
        parts.append(_box(axis, 0, bar.cap, y, PALE, GREY))
    if whole:
        parts.append(_box(axis, 0, whole, y, BLUE, BLUE))
    if bar.in_part:
        parts.append(_box(axis, whole, bar.awarded, y, LIGHT, BLUE))
    for pounds, colour in ((bar.floor, PINK), (bar.cap, INK)):
        if pounds is not None:
            parts.append(
                line(axis.at(pounds), y - 6, axis.at(pounds), y + THICK + 6, colour, 3, dashes=DASHES.get(colour, ""))
            )
    return "".join(parts)


def _box(axis: Axis, start: int, end: int, y: float, fill: str, edge: str) -> str:
    x, width = axis.at(start), axis.at(end) - axis.at(start)
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{THICK}" fill="{fill}" stroke="{edge}"/>'


def _legend() -> str:
    parts, x = [], float(LEFT)
    for words, fill in (("in full", BLUE), ("in part", LIGHT), ("left", PALE)):
        parts.append(f'<rect x="{x:.0f}" y="4" width="16" height="14" fill="{fill}" stroke="{escape(BLUE)}"/>')
        parts.append(text(x + 22, 17, words))
        x += 96
    parts.append(line(x + 2, 2, x + 2, 20, PINK, 3, dashes=DASHES[PINK]))
    parts.append(text(x + 10, 17, "least"))
    parts.append(line(x + 72, 2, x + 72, 20, INK, 3))
    parts.append(text(x + 80, 17, "most"))
    return "".join(parts)


def _said(bar: Bar) -> str:
    said = f"{bar.label}: £{bar.awarded:,} awarded"
    if bar.in_part:
        said += f", £{bar.in_part:,} of it in part"
    if bar.floor is not None:
        said += f", at least £{bar.floor:,}"
    return said + (f", at most £{bar.cap:,}" if bar.cap is not None else "")
