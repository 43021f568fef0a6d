"""Charts as SVG markup, drawn on the server: no script, no style attribute, readable at 320 pixels and in print.

Pure functions: plain numbers, dates and words in, markup out; no Django. Every chart has a title and a description for
those who cannot see it, and the page prints a table behind it. Colours are those of the NHS design system; no meaning
hangs on a colour alone. `svg.py` holds the pencils.
"""

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from markupsafe import Markup

from exchange.svg import Axis, circle, frame, line, path, ring, rule, short, step_path, text, tick_values
from proposals.days import in_words

WIDTH = 480
BLUE, INK, GREY, PALE, PINK = "#005eb8", "#212b32", "#4c6272", "#d8dde0", "#ae2573"

ROW_HEIGHT = 56
DASHES = {PINK: "6 4", GREY: "2 3"}  # lines differ by their dashes too, not by colour alone
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 36, 36
DOTS_LEFT = 12
LINE_GAP = 26  # where the funding line and its name stand between two rows
LABEL_LENGTH = {"short": 36, "long": 54}  # characters on a phone, and on everything wider


def dot_plot(
    rows: Sequence[tuple[str, float | None, Sequence[float]]],
    line_at: float | None = None,
    *,
    title: str = "Scores",
    line_label: str = "Quality line",
) -> Markup:
    """One row for each proposal on an axis from 0 to 5: its score as a dot, the spread of its sheets as a thin line.

    rows     (label, score or None, the totals of its sheets)
    line_at  where the labelled rule stands; None for no rule
    """
    axis = Axis(0, 5, DOTS_LEFT, WIDTH - RIGHT)
    height = TOP + ROW_HEIGHT * len(rows) + BOTTOM
    parts = [_score_grid(axis, height)]
    if line_at is not None:
        parts.append(rule(axis.at(line_at), TOP - 8, height - BOTTOM, f"{line_label} {line_at:.2f}", PINK))
    for index, (label, score, totals) in enumerate(rows):
        parts.append(_score_row(axis, TOP + ROW_HEIGHT * index, label, score, totals))
    return frame(WIDTH, height, title, _described_scores(rows, line_at, line_label), parts)


def mark_plot(
    rows: Sequence[tuple[str, float | None, Sequence[int]]], *, title: str = "Marks for each criterion"
) -> Markup:
    """One row for each criterion on an axis from 0 to 5: rings for marks, larger where more gave it, and the mean.

    rows  (label, mean or None, the marks that were given)
    """
    axis = Axis(0, 5, DOTS_LEFT, WIDTH - RIGHT)
    height = TOP + ROW_HEIGHT * len(rows) + BOTTOM
    parts = [_score_grid(axis, height)]
    parts += [_mark_row(axis, TOP + ROW_HEIGHT * index, *row) for index, row in enumerate(rows)]
    said = [f"{label}: from {min(marks)} to {max(marks)}, mean {mean:.2f}" for label, mean, marks in rows if marks]
    return frame(WIDTH, height, title, f"{'; '.join(said)}." if said else "No mark yet.", parts)


def _mark_row(axis: Axis, top: float, label: str, mean: float | None, marks: Sequence[int]) -> str:
    middle, parts = top + 38, [_row_label(top + 20, label)]
    if marks:
        parts.append(line(axis.at(min(marks)), middle, axis.at(max(marks)), middle, GREY, 2))
    for mark in sorted(set(marks)):
        parts.append(ring(axis.at(mark), middle, 4 + 2 * min(marks.count(mark), 4), BLUE))
    if mean is not None:
        parts.append(line(axis.at(mean), middle - 14, axis.at(mean), middle + 14, INK, 3))
        parts.append(text(WIDTH - RIGHT, top + 20, f"{mean:.2f}", anchor="end", bold=True))
    return "".join(parts)


def _score_grid(axis: Axis, height: float) -> str:
    lines = [line(axis.at(mark), TOP, axis.at(mark), height - BOTTOM, PALE) for mark in range(6)]
    marks = [text(axis.at(mark), height - BOTTOM + 22, str(mark), anchor="middle") for mark in range(6)]
    return "".join(lines + marks)


def _score_row(axis: Axis, top: float, label: str, score: float | None, totals: Sequence[float]) -> str:
    middle = top + 38
    parts = [_row_label(top + 20, label)]
    if totals:
        low, high = axis.at(min(totals)), axis.at(max(totals))
        parts.append(line(low, middle, high, middle, GREY, 2))
        parts += [line(end, middle - 5, end, middle + 5, GREY, 2) for end in (low, high)]
    if score is None:
        parts.append(text(WIDTH - RIGHT, top + 20, "no score", anchor="end", colour=GREY))
    else:
        parts.append(circle(axis.at(score), middle, 6, BLUE))
        parts.append(text(WIDTH - RIGHT, top + 20, f"{score:.2f}", anchor="end", bold=True))
    return "".join(parts)


def _row_label(y: float, label: str) -> str:
    """The label cut to what there is room for; the stylesheet shows one of the two."""
    return "".join(
        text(DOTS_LEFT, y, short(label, length), name=f"app-chart__{name}", is_shown=name == "short")
        for name, length in LABEL_LENGTH.items()
    )


def _described_scores(
    rows: Sequence[tuple[str, float | None, Sequence[float]]], line_at: float | None, line_label: str
) -> str:
    scores = [score for _, score, _ in rows if score is not None]
    if not scores:
        return f"{len(rows)} without a score yet."
    said = f"{len(scores)} of {len(rows)} have a score, from {min(scores):.2f} to {max(scores):.2f}."
    if line_at is None:
        return said
    above = sum(score >= line_at for score in scores)
    return f"{said} At or above the {line_label.lower()} of {line_at:.2f}: {above}."


class Reached(NamedTuple):
    """A score with the reach of what it may be, the mean it started from, and what stands at its right."""

    label: str
    score: float
    low: float
    high: float
    mean: float
    said: str = ""


def interval_plot(
    rows: Sequence[tuple[str, float, float, float, float, str]],
    line_after: int | None = None,
    *,
    title: str = "Adjusted scores",
) -> Markup:
    """One row for each proposal on an axis from 0 to 5: its score as a dot, its interval as a line, its mean as a ring.

    rows        the fields of Reached
    line_after  the funding line is drawn below so many rows; None for no line
    """
    reached = [Reached(*row) for row in rows]
    axis = Axis(0, 5, DOTS_LEFT, WIDTH - RIGHT)
    gap = 0 if line_after is None else LINE_GAP
    height = TOP + ROW_HEIGHT * len(rows) + gap + BOTTOM
    parts = [_score_grid(axis, height)]
    for index, row in enumerate(reached):
        is_below = line_after is not None and index >= line_after
        parts.append(_reached_row(axis, TOP + ROW_HEIGHT * index + (gap if is_below else 0), row))
    if line_after is not None:
        y = TOP + ROW_HEIGHT * line_after + LINE_GAP
        parts.append(line(DOTS_LEFT, y, WIDTH - RIGHT, y, PINK, 3, dashes=DASHES[PINK]))
        parts.append(text(DOTS_LEFT, y - 7, "Funding line", colour=PINK, bold=True))
    said = "; ".join(f"{row.label}: {row.score:.2f}, {row.low:.2f} to {row.high:.2f}" for row in reached)
    return frame(WIDTH, height, title, f"{said}." if said else "Nothing to show.", parts)


def _reached_row(axis: Axis, top: float, row: Reached) -> str:
    """What lies beyond the scale stands at its end: the model behind an adjusted score knows none."""
    middle = top + 38
    low, high, score = (axis.at(min(max(each, 0.0), 5.0)) for each in (row.low, row.high, row.score))
    ends = [line(end, middle - 5, end, middle + 5, GREY, 2) for end in (low, high)]
    return "".join(
        [
            _row_label(top + 20, row.label),
            line(low, middle, high, middle, GREY, 2),
            *ends,
            ring(axis.at(row.mean), middle, 6, GREY),
            circle(score, middle, 6, BLUE),
            text(WIDTH - RIGHT, top + 20, row.said, anchor="end", bold=True),
        ]
    )


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
    parts = [_row_label(top + 20, label)]
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


def step_curve(
    points: Sequence[tuple[date, int]],
    target: int | None = None,
    *,
    title: str = "Sites that adopted it",
    unit: str = "sites",
) -> Markup:
    """The number of adopting sites over time, as steps that never fall between two reports.

    points  (date, number of sites from that day on), oldest first
    target  how many were planned; drawn as a labelled rule
    """
    if not points:
        return nothing_yet(title)
    height = 280
    across = Axis(points[0][0].toordinal(), points[-1][0].toordinal(), LEFT, WIDTH - 56)
    most = max([number for _, number in points] + [target or 0])
    ticks = tick_values(0, most)
    up = Axis(0, ticks[-1], height - BOTTOM, TOP)
    spots = [(across.at(on.toordinal()), up.at(number)) for on, number in points]
    parts = [_number_grid(up, ticks), _date_labels(across, [on for on, _ in points], height)]
    if target is not None:
        parts += [_level(up.at(target), PINK), _legend([(f"planned: {target}", PINK)])]
    parts.append(path(step_path(spots), BLUE, 3))
    parts += [circle(x, y, 4, BLUE) for x, y in spots]
    parts.append(text(spots[-1][0] + 10, spots[-1][1] + 5, str(points[-1][1]), bold=True))
    first, last = points[0], points[-1]
    said = f"From {first[1]} {unit} on {in_words(first[0])} to {last[1]} on {in_words(last[0])}."
    return frame(WIDTH, height, title, said + (f" Planned: {target}." if target is not None else ""), parts)


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
    parts = [_number_grid(up, ticks), _date_labels(across, [on for on, _ in points], height)]
    levels = [(middle, f"median {_figure(middle)}", GREY)]
    if baseline is not None:
        levels.append((baseline, f"baseline {_figure(baseline)}", PINK))
    parts += [_level(up.at(value), colour) for value, _, colour in levels]
    parts.append(_legend([(label, colour) for _, label, colour in levels]))
    parts.append(path("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in spots), BLUE, 2))
    parts += [circle(x, y, 4, BLUE) for x, y in spots]
    if unit:
        parts.append(text(4, 18, unit, colour=GREY))
    dates = f"{len(points)} points from {in_words(points[0][0])} to {in_words(points[-1][0])}"
    said = f"{dates}, median {_figure(middle)} {unit}".strip()
    against = f", baseline {_figure(baseline)}" if baseline is not None else ""
    return frame(WIDTH, height, title, f"{said}{against}.", parts)


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
    parts += [text(axis.at(tick), height - BOTTOM + 22, _figure(tick), anchor="middle") for tick in ticks[1:]]
    parts.append(text(DOTS_LEFT, height - BOTTOM + 22, f"0 {unit}"))
    for index, row in enumerate(rows):
        parts.append(_span_row(axis, TOP + ROW_HEIGHT * index, *row))
    said = [f"{label}: {_figure(middle)} {unit}" for label, middle, _, _ in rows if middle is not None]
    return frame(WIDTH, height, title, f"Medians. {'; '.join(said)}." if said else "Too few to say.", parts)


def _span_row(axis: Axis, top: float, label: str, middle: float | None, low: float | None, high: float | None) -> str:
    parts, y = [_row_label(top + 20, label)], top + 38
    if middle is None or low is None or high is None:
        return parts[0] + text(WIDTH - RIGHT, top + 20, "too few", anchor="end", colour=GREY)
    parts.append(line(axis.at(low), y, axis.at(high), y, GREY, 4))
    parts += [line(axis.at(end), y - 6, axis.at(end), y + 6, GREY, 2) for end in (low, high)]
    parts.append(circle(axis.at(middle), y, 7, BLUE))
    parts.append(text(WIDTH - RIGHT, top + 20, _figure(middle), anchor="end", bold=True))
    return "".join(parts)


def nothing_yet(title: str) -> Markup:
    return frame(WIDTH, 80, title, "Nothing has been reported yet.", [text(LEFT, 46, "Nothing has been reported yet.")])


def _number_grid(up: Axis, ticks: Sequence[float]) -> str:
    lines = [line(LEFT, up.at(tick), WIDTH - RIGHT, up.at(tick), PALE) for tick in ticks]
    numbers = [text(LEFT - 8, up.at(tick) + 5, _figure(tick), anchor="end") for tick in ticks]
    return "".join(lines + numbers)


def _date_labels(across: Axis, dates: Sequence[date], height: float) -> str:
    """The first, the middle and the last date: more would run into each other on a phone."""
    ends = [(dates[0], "start"), (dates[-1], "end")] if dates[0] != dates[-1] else [(dates[0], "start")]
    return "".join(
        text(across.at(on.toordinal()), height - 8, f"{on.day} {on:%b %Y}", anchor=anchor) for on, anchor in ends
    )


def _level(y: float, colour: str) -> str:
    return line(LEFT, y, WIDTH - RIGHT, y, colour, 2, dashes=DASHES[colour])


def _legend(levels: Sequence[tuple[str, str]]) -> str:
    """Above the chart, from the right: what each level stands for and a piece of its line."""
    parts, x = [], WIDTH - RIGHT
    for label, colour in reversed(levels):
        parts.append(line(x - 26, 13, x, 13, colour, 2, dashes=DASHES[colour]))
        parts.append(text(x - 34, 18, label, anchor="end", colour=colour, bold=True))
        x -= 46 + 11 * len(label)
    return "".join(parts)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
