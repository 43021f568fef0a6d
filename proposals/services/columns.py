"""Taking up a pasted column or a file of values: first looked at cell by cell, then kept, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core import signing

from proposals.errors import NotPermitted, NotReady
from proposals.files.apart import read_apart
from proposals.files.kinds import FileRefused, shown_name
from proposals.measured.columns import Line, TooMuch, read_lines, rows_of_tabs, rows_of_text
from proposals.models import Measure, MeasurePoint, Organisation
from proposals.services.measures import Given, figure_for, must_enter, record_points

MEGABYTES = 2
SALT = "proposals.columns"
SECONDS = 24 * 60 * 60
TOO_MUCH = "That is more than fifty years of months. Send one column of months and one of values."
NOTHING = "There is no month with a value in what you sent. Send a column of months and a column of values."
NO_TEXT = "could not be read as text. Save it as CSV in UTF-8, or as an Excel workbook (.xlsx)."
LOST = "This preview can’t be used any more. Send the column again."
NOT_YOURS = "This is the preview of another person. Send your own column."


@dataclass(frozen=True)
class Looked:
    """A line with what it would do to what stands: add, replace, or leave it as it is."""

    line: Line
    given: Given | None
    figure: Decimal | None
    standing: MeasurePoint | None

    @property
    def does(self) -> str:
        if self.line.problems or self.given is None:
            return "problem"
        if self.standing is None:
            return "add"
        stands = (self.standing.value, self.standing.numerator, self.standing.denominator)
        return "same" if stands == (self.figure, self.given.numerator, self.given.denominator) else "replace"


@dataclass(frozen=True)
class Column:
    measure: Measure
    site: Organisation
    lines: list[Looked]

    @property
    def problems(self) -> list[str]:
        return [f"Line {each.line.number}: {said}" for each in self.lines for said in each.line.problems]

    def number_that(self, does: str) -> int:
        return sum(each.does == does for each in self.lines)

    @property
    def can_be_kept(self) -> bool:
        return not self.problems and any(each.does in ("add", "replace") for each in self.lines)


def rows_of_upload(upload: Any) -> list[list[str]]:
    """The rows of a CSV file or of an Excel workbook.

    raises  NotReady, with a sentence that names the file
    """
    name = shown_name(upload.name)
    try:
        if upload.size > MEGABYTES * 2**20:
            raise FileRefused(f"is larger than {MEGABYTES} MB. Send only the column.")
        path = Path(upload.temporary_file_path())
        if name.lower().endswith((".csv", ".txt")):
            return rows_of_text(path.read_bytes().decode())
        return rows_of_tabs(read_apart(path, name))
    except (FileRefused, UnicodeDecodeError) as refusal:
        sentence = f"“{name}” {NO_TEXT if isinstance(refusal, UnicodeDecodeError) else refusal}"
        raise NotReady(sentence, fields={"file": [sentence]}) from refusal
    except TooMuch as refusal:
        raise NotReady(TOO_MUCH, fields={"file": [TOO_MUCH]}) from refusal


def rows_of_paste(text: str) -> list[list[str]]:
    try:
        return rows_of_text(text)
    except TooMuch as refusal:
        raise NotReady(TOO_MUCH, fields={"text": [TOO_MUCH]}) from refusal


def look_at(measure: Measure, site: Organisation, rows: Sequence[Sequence[str]], *, by: Any) -> Column:
    """What the rows would do to what stands. Nothing is saved.

    raises  NotPermitted, WrongState, and NotReady where no line holds a value
    """
    must_enter(measure.proposal, site, by)
    lines = read_lines(rows, has_denominator=measure.has_denominator)
    if not lines:
        raise NotReady(NOTHING, fields={"text": [NOTHING]})
    months = [line.month for line in lines if line.month]
    standing = {point.month: point for point in measure.points.filter(site=site, month__in=months)}
    return Column(measure, site, [_looked(measure, line, standing) for line in lines])


def _looked(measure: Measure, line: Line, standing: dict[date, MeasurePoint]) -> Looked:
    if line.month is None or line.problems:
        return Looked(line, None, None, None)
    point = standing.get(line.month)
    numerator, denominator = line.counts or (None, None)
    given = Given(measure, line.month, line.value, numerator, denominator, version=point.version if point else None)
    try:
        return Looked(line, given, figure_for(measure.proposal, given), point)
    except NotReady as refusal:
        told = [said for sentences in refusal.fields.values() for said in sentences]
        line.problems.extend(told or refusal.reasons)
        return Looked(line, None, None, point)


def signed(column: Column, *, by: Any) -> str:
    """The values, to be sent back by whoever agrees to them within a day."""
    told = [
        [each.given.month.isoformat(), _text(each.given.value), each.given.numerator, each.given.denominator,
         each.given.version]
        for each in column.lines
        if each.given and each.does != "same"
    ]  # fmt: skip
    facts = {"by": by.pk, "measure": column.measure.pk, "site": column.site.pk, "values": told}
    return signing.dumps(facts, salt=SALT, compress=True)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def keep(preview: str, *, by: Any, measure: Measure, site: Organisation) -> int:
    """Keep what a preview showed, every month of it or none. Sent twice it changes nothing twice.

    returns  how many values were written
    raises   NotReady, NotPermitted, WrongState, and StaleVersion where a value was changed after the preview
    """
    given = _values_in(preview, by, measure, site)
    return len(record_points(measure.proposal_id, by=by, site=site, given=given))


def _values_in(preview: str, by: Any, measure: Measure, site: Organisation) -> list[Given]:
    try:
        told = signing.loads(preview, salt=SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise NotReady(LOST) from error
    if told["by"] != by.pk:
        raise NotPermitted(NOT_YOURS)
    if (told["measure"], told["site"]) != (measure.pk, site.pk):
        raise NotReady(LOST)
    return [
        Given(measure, date.fromisoformat(month), value and Decimal(value), numerator, denominator, version=version)
        for month, value, numerator, denominator, version in told["values"]
    ]
