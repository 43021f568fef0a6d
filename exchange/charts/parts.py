"""What every chart shares: its colours and measures, the rows of a plot, the grid and the legend of a series."""

from collections.abc import Sequence
from datetime import date
from math import floor

from markupsafe import Markup

from exchange.svg import Axis, frame, line, short, text

WIDTH = 480
BLUE, INK, GREY, PALE, PINK = "#005eb8", "#212b32", "#4c6272", "#d8dde0", "#ae2573"
BROWN, VIOLET = "#8a4b00", "#330072"
DASHES = {PINK: "6 4", GREY: "2 3", INK: ""}  # lines differ by their dashes too, not by colour alone

ROW_HEIGHT = 56
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 36, 36
DOTS_LEFT = 12
KEY, LETTER = 46, 11  # the piece of a line in a legend, and a letter as wide as a phone shows it
LABEL_LENGTH = {"short": 36, "long": 54}  # characters on a phone, and on everything wider


def nothing_yet(title: str) -> Markup:
    return frame(WIDTH, 80, title, "Nothing has been reported yet.", [text(LEFT, 46, "Nothing has been reported yet.")])


# --- Rows ------------------------------------------------------------------------------------------------------------
def row_label(y: float, label: str) -> str:
    """The label cut to what there is room for; the stylesheet shows one of the two."""
    return "".join(
        text(DOTS_LEFT, y, short(label, length), name=f"app-chart__{name}", is_shown=name == "short")
        for name, length in LABEL_LENGTH.items()
    )


# --- Series ----------------------------------------------------------------------------------------------------------
def number_grid(up: Axis, ticks: Sequence[float]) -> str:
    lines = [line(LEFT, up.at(tick), WIDTH - RIGHT, up.at(tick), PALE) for tick in ticks]
    numbers = [text(LEFT - 8, up.at(tick) + 5, figure(tick), anchor="end") for tick in ticks]
    return "".join(lines + numbers)


def date_labels(across: Axis, dates: Sequence[date], height: float) -> str:
    """The first, the middle and the last date: more would run into each other on a phone."""
    ends = [(dates[0], "start"), (dates[-1], "end")] if dates[0] != dates[-1] else [(dates[0], "start")]
    return "".join(
        text(across.at(on.toordinal()), height - 8, f"{on.day} {on:%b %Y}", anchor=anchor) for on, anchor in ends
    )


def level(y: float, colour: str) -> str:
    return line(LEFT, y, WIDTH - RIGHT, y, colour, 2, dashes=DASHES[colour])


def legend(levels: Sequence[tuple[str, str] | tuple[str, str, str]]) -> str:
    """Above the chart, from the right: what each level stands for and a piece of its line.

    levels  (label, colour), and the dashes where they are not those of the colour
    """
    parts, x = [], WIDTH - RIGHT
    for label, colour, *dashes in reversed(levels):
        parts.append(line(x - 26, 13, x, 13, colour, 2, dashes=dashes[0] if dashes else DASHES[colour]))
        parts.append(text(x - 34, 18, label, anchor="end", colour=colour, bold=True))
        x -= KEY + LETTER * len(label)
    return "".join(parts)


def fits_beside(unit: str, levels: Sequence[tuple[str, str]]) -> bool:
    """Whether a unit has room to the left of the legend, with the letters of a phone; the page says it in any case."""
    return 4 + LETTER * len(unit) <= WIDTH - RIGHT - sum(KEY + LETTER * len(label) for label, _ in levels)


def figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def whole_percent(percent: float) -> str:
    """A half up, as the table behind the chart says it: 13% for 12.5."""
    return f"{floor(round(percent, 9) + 0.5)}%"
