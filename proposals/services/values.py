"""Values of many sites at once, from a table such as the CSV that leaves: all of it or nothing.

Each row is held against what stands, by the version that it names. Rows that nobody touched since they left change
nothing, whatever was entered meanwhile; a row that was changed on both sides is refused.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from proposals.errors import NotReady
from proposals.measured.sent_values import ValueReader, ValueRow, read_values
from proposals.models import MeasurePoint, PointEntry, Proposal
from proposals.services.importing import must_be_right
from proposals.services.measures import MOST_POINTS, Given, figure_for, keep_points, worked_out, written
from proposals.services.spread import lock_for_reports
from proposals.services.transactions import service
from proposals.spread.importing import Found

NO_VERSION = "{stands} stands already. To replace it, name the version that it has in the file you download here."
CHANGED = "Somebody changed it since this file left: it is {stands} now. Download the file anew."
NOTHING_THERE = "There is no value to replace. Empty this cell to add one."
TOO_MANY = f"That changes more than {MOST_POINTS:,} values. Send some of them at a time."
NOT_BOTH = "{numerator} of {denominator} is {exact}. Empty this cell, or put the counts right."


@dataclass
class Standing:
    """What stands for the measures of a proposal, and what stood before a correction: two queries."""

    proposal: Proposal
    points: dict[tuple[int, int, date], MeasurePoint] = field(init=False)
    entries: dict[tuple[int, int], PointEntry] = field(init=False)

    def __post_init__(self) -> None:
        points = MeasurePoint.objects.filter(measure__proposal=self.proposal)
        self.points = {(each.measure_id, each.site_id, each.month): each for each in points}
        earlier = PointEntry.objects.filter(point__measure__proposal=self.proposal, point__version__gt=1)
        self.entries = {(each.point_id, each.number): each for each in earlier}

    def is_untouched(self, sent: ValueRow) -> bool:
        """Whether it says what stands, or what stood when its file left."""
        point = self.points.get(sent.place)
        if point is None or sent.says(point):
            return point is not None
        left = self.entries.get((point.pk, sent.version or 0))
        return left is not None and sent.says(left)


def look_at_values(proposal: Proposal, text: str) -> Found:
    """What a table would change. Its new rows are {"site", "given", "figure", "point"}, the point being what stands."""
    rows, reader = read_values(text, proposal)
    standing = Standing(proposal)
    new, known = [], 0
    for sent in rows:
        if standing.is_untouched(sent):
            known += 1
        elif sent.place in standing.points or not sent.is_empty:
            new.append(_told(sent, standing.points.get(sent.place), reader))
    if len(new) > MOST_POINTS:
        reader.say(1, TOO_MANY)
    return Found(new, known, sorted(reader.problems, key=lambda problem: problem.row), reader.ignored)


@service
def import_values(proposal_pk: int, *, by: Any, text: str) -> int:
    """Keep every value of a table that is new or different, and say how many that were.

    raises  NotPermitted, WrongState, NotReady with all that is wrong, cell by cell
    """
    proposal = lock_for_reports(proposal_pk, by)
    found = must_be_right(look_at_values(proposal, text))
    points = [written(told["point"], told["given"], told["figure"], site=told["site"], by=by) for told in found.new]
    keep_points(points)
    return len(points)


def _told(sent: ValueRow, point: MeasurePoint | None, reader: ValueReader) -> dict[str, Any]:
    _must_know_what_stands(sent, point, reader)
    given = _given(sent, point, reader)
    figure = None
    try:
        figure = figure_for(given.measure.proposal, given)
    except NotReady as refusal:
        column = "month" if "month" in refusal.fields else "value"
        for sentence in [each for told in refusal.fields.values() for each in told] or refusal.reasons:
            reader.wrong(sent.row, column, sentence)
    return {"site": sent.site, "given": given, "figure": figure, "point": point}


def _must_know_what_stands(sent: ValueRow, point: MeasurePoint | None, reader: ValueReader) -> None:
    if point is None:
        if sent.version is not None:
            reader.wrong(sent.row, "version", NOTHING_THERE)
        return
    stands = f"{point.value.normalize() + 0:f}"
    if sent.version is None:
        reader.wrong(sent.row, "version", NO_VERSION.format(stands=stands))
    elif sent.version != point.version:
        reader.wrong(sent.row, "version", CHANGED.format(stands=stands))


def _given(sent: ValueRow, point: MeasurePoint | None, reader: ValueReader) -> Given:
    """Counts come before the value that is made of them. Empty cells leave what stands: nothing is taken away."""
    is_provisional = sent.is_provisional
    if is_provisional is None:
        is_provisional = point is not None and point.is_provisional
    counts, value = (sent.numerator, sent.denominator), sent.value
    if counts == (None, None) and point is not None and value in (None, point.value):
        counts, value = (point.numerator, point.denominator), point.value
    if counts != (None, None):
        _must_agree(sent, point, reader)
        value = None
    return Given(sent.measure, sent.month, value, *counts, is_provisional, sent.version)


def _must_agree(sent: ValueRow, point: MeasurePoint | None, reader: ValueReader) -> None:
    if sent.value is None or sent.numerator is None or not sent.denominator or not sent.measure.has_denominator:
        return
    if point is not None and sent.value == point.value and not _has_counts_of(sent, point):
        return  # only the counts were changed: the value beside them is that of before
    exact = worked_out(sent.measure, sent.numerator, sent.denominator)
    if _as_exactly(exact, sent.value) != sent.value:
        told = NOT_BOTH.format(numerator=sent.numerator, denominator=sent.denominator, exact=f"{exact.normalize():f}")
        reader.wrong(sent.row, "value", told)


def _has_counts_of(sent: ValueRow, point: MeasurePoint) -> bool:
    return (sent.numerator, sent.denominator) == (point.numerator, point.denominator)


def _as_exactly(exact: Decimal, as_told: Decimal) -> Decimal:
    """Rounded to the places that somebody gave: spreadsheets show 37.77 for 37.7672."""
    return exact.quantize(as_told, ROUND_HALF_UP)
