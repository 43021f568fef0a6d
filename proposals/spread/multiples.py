"""The portfolio as small charts beside each other, on one scale, so that they can be compared by eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from typing import NamedTuple

from proposals.days import YEAR_BEGINS_IN
from proposals.spread.forecast import Plan
from proposals.spread.portfolio import PortfolioLine
from proposals.spread.rollups import Share

MOST_DAYS = 6


class ShareCurve(NamedTuple):
    """What `charts.share_curve` draws: percent of the eligible sites; None from a day on where it is not told."""

    points: list[tuple[date, float | None]]
    plan: list[tuple[date, float]]


@dataclass(frozen=True)
class SmallChart:
    """`shares` are those of the days of the table behind the charts; `planned` what the plan asks for by now."""

    line: PortfolioLine
    curve: ShareCurve
    shares: list[Share]
    planned: int | None


@dataclass(frozen=True)
class Multiples:
    charts: list[SmallChart]
    start: date
    end: date
    most: float
    days: list[date]


def multiples_of(lines: Sequence[PortfolioLine], on: date) -> Multiples:
    """`lines` are at least one."""
    curves = [_curve_of(line, on) for line in lines]
    told = [day for curve in curves for day, percent in curve.points if percent is not None]
    start = min([line.awarded_on for line in lines] + told)
    days = _year_ends(start, on)
    return Multiples(
        charts=[_chart(line, curve, days, on) for line, curve in zip(lines, curves, strict=True)],
        start=start,
        end=max([on] + [day for curve in curves for day, _ in curve.plan]),
        most=max([percent or 0 for curve in curves for _, percent in [*curve.points, *curve.plan]], default=0),
        days=days,
    )


def _chart(line: PortfolioLine, curve: ShareCurve, days: list[date], on: date) -> SmallChart:
    planned = line.plan.by(on) if line.plan else None
    return SmallChart(line, curve, [line.share_at(day) for day in days], planned)


def _curve_of(line: PortfolioLine, on: date) -> ShareCurve:
    out_of = line.figures.share.out_of
    if not out_of:
        return ShareCurve([], [])
    used = dropwhile(lambda each: each[1].number == 0, line.figures.history)
    points = [(day, _percent(share)) for day, share in used]
    if points:
        points.append((on, points[-1][1]))
    return ShareCurve(points, _planned(line.plan, out_of) if line.plan else [])


def _percent(share: Share) -> float | None:
    """0 of a list on which nothing stood yet."""
    return None if share.number is None else 100 * (share.part or 0)


def _planned(plan: Plan, out_of: int) -> list[tuple[date, float]]:
    return [(plan.start, 0), (plan.target_on, 100 * plan.target / out_of)]


def _year_ends(start: date, on: date) -> list[date]:
    """The last days of financial years from a start on, at most so many, and the day itself."""
    ends = [date(year, YEAR_BEGINS_IN - 1, 31) for year in range(start.year, on.year + 1)]
    return [*[end for end in ends if start <= end < on][1 - MOST_DAYS :], on]
