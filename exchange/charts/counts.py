"""How many stand at each stage of a way, or came how far: a bar for each."""

from collections.abc import Sequence

from markupsafe import Markup

from exchange.charts.parts import BLUE, DOTS_LEFT, GREY, PALE, RIGHT, WIDTH, nothing_yet, row_label
from exchange.svg import Axis, frame, text

ROW, THICK, TOP = 44, 12, 4
FEWEST_OF_A_FULL_BAR = 5  # a bar that is full looks like many


def count_bars(rows: Sequence[tuple[str, int | None]], *, title: str) -> Markup:
    """One bar for each row with its number; one that is not told has words in its place and no bar.

    rows  (label, number), in the order of the way; None for what is told as fewer than five
    """
    if not any(number for _, number in rows):
        return nothing_yet(title)
    axis = Axis(0, max(FEWEST_OF_A_FULL_BAR, *(number or 0 for _, number in rows)), DOTS_LEFT, WIDTH - RIGHT)
    parts = [_row(axis, TOP + ROW * place, label, number) for place, (label, number) in enumerate(rows)]
    said = "; ".join(f"{label}: {_in_words(number)}" for label, number in rows)
    return frame(WIDTH, TOP + ROW * len(rows) + 4, title, f"{said}.", parts)


def _row(axis: Axis, top: float, label: str, number: int | None) -> str:
    words = row_label(top + 18, label)
    words += text(WIDTH - RIGHT, top + 18, _in_words(number), anchor="end", bold=number is not None)
    track = _bar(axis, axis.high, top + 25, PALE)
    return words + track + (_bar(axis, number, top + 25, BLUE) if number else "")


def _bar(axis: Axis, number: float, y: float, fill: str) -> str:
    width = axis.at(number) - axis.start
    return f'<rect x="{axis.start}" y="{y}" width="{width:.1f}" height="{THICK}" fill="{fill}" stroke="{GREY}"/>'


def _in_words(number: int | None) -> str:
    return "fewer than 5" if number is None else f"{number:,}"
