"""Scores and marks as dots on the scale, alone and with the reach of what they may be."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from exchange.charts.parts import (
    BLUE,
    BOTTOM,
    DASHES,
    DOTS_LEFT,
    GREY,
    INK,
    PALE,
    PINK,
    RIGHT,
    ROW_HEIGHT,
    TOP,
    WIDTH,
    row_label,
)
from exchange.svg import Axis, circle, frame, line, ring, rule, text

LINE_GAP = 26  # where the funding line and its name stand between two rows


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


def _score_row(axis: Axis, top: float, label: str, score: float | None, totals: Sequence[float]) -> str:
    middle = top + 38
    parts = [row_label(top + 20, label)]
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
    middle, parts = top + 38, [row_label(top + 20, label)]
    if marks:
        parts.append(line(axis.at(min(marks)), middle, axis.at(max(marks)), middle, GREY, 2))
    for mark in sorted(set(marks)):
        parts.append(ring(axis.at(mark), middle, 4 + 2 * min(marks.count(mark), 4), BLUE))
    if mean is not None:
        parts.append(line(axis.at(mean), middle - 14, axis.at(mean), middle + 14, INK, 3))
        parts.append(text(WIDTH - RIGHT, top + 20, f"{mean:.2f}", anchor="end", bold=True))
    return "".join(parts)


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
            row_label(top + 20, row.label),
            line(low, middle, high, middle, GREY, 2),
            *ends,
            ring(axis.at(row.mean), middle, 6, GREY),
            circle(score, middle, 6, BLUE),
            text(WIDTH - RIGHT, top + 20, row.said, anchor="end", bold=True),
        ]
    )


def _score_grid(axis: Axis, height: float) -> str:
    lines = [line(axis.at(mark), TOP, axis.at(mark), height - BOTTOM, PALE) for mark in range(6)]
    marks = [text(axis.at(mark), height - BOTTOM + 22, str(mark), anchor="middle") for mark in range(6)]
    return "".join(lines + marks)
