"""A column of months and values as people paste it or send it as a file: read cell by cell, with what is wrong in each.

Two columns are month and value, three are month and both counts. Nothing here knows of the database.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import NamedTuple

from proposals.files.cells import Tab

MOST_LINES = 600
MOST_LETTERS = 60_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_COUNTED = 2_000_000_000
NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
BY_YEAR = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.]\d{1,2}(?:[ T].*)?)?")
BY_DAY = re.compile(r"(?:\d{1,2}[-/.])?(?P<month>\d{1,2})[-/.](?P<year>\d{4})")
BY_NAME = re.compile(r"(?:\d{1,2}[ -])?(?P<name>[A-Za-z]{3,9})\.?[ -]'?(?P<year>\d{4}|\d{2})")
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
NO_MONTH = "is no month. Write it as 2026-03 or March 2026."
NO_VALUE = "is no number. Write it as 38.5."
NO_COUNT = "is no whole number from 0 up."


class Counts(NamedTuple):
    numerator: int
    denominator: int


@dataclass
class Line:
    """One line of what was sent. `problems` are sentences, each naming the cell it is about."""

    number: int
    cells: list[str]
    month: date | None = None
    value: Decimal | None = None
    counts: Counts | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems


class TooMuch(ValueError):
    """More was sent than a column of months can hold."""


def rows_of_text(text: str) -> list[list[str]]:
    """Lines with tabs, semicolons or commas between their cells, or with the spaces that a page pastes.

    raises  TooMuch
    """
    if len(text) > MOST_LETTERS:
        raise TooMuch
    text = text.replace("\x00", "").lstrip("\ufeff")
    marks = next((mark for mark in "\t;," if mark in text), "")
    if not marks:
        return _few([re.split(r"\s+(?=\S+$)", line.strip()) for line in text.splitlines()])
    return _few([list(cells) for cells in csv.reader(StringIO(text, newline=None), delimiter=marks)])


def rows_of_tabs(tabs: Sequence[Tab]) -> list[list[str]]:
    """The first tab that holds anything; only its first three columns are looked at.

    raises  TooMuch
    """
    filled = next((tab for tab in tabs if tab.cells), None)
    rows: dict[int, list[str]] = {}
    for cell in filled.cells if filled else []:
        if cell.column <= 3:
            rows.setdefault(cell.row, ["", "", ""])[cell.column - 1] = str(cell.value)
    return _few([rows[number] for number in sorted(rows)])


def _few(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > MOST_LINES:
        raise TooMuch
    return rows


def read_lines(rows: Sequence[Sequence[str]], *, has_denominator: bool) -> list[Line]:
    """Each line that says something; a first line of headings is passed over, and so is a month without a value."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = _trimmed(row)
        if len(cells) < 2 and not (cells and _is_wrong_alone(cells[0])):
            continue
        line = _read(number, cells, has_denominator)
        if number == 1 and line.month is None and line.value is None and line.counts is None:
            continue
        lines.append(line)
    return _without_repeats(lines)


def _trimmed(row: Sequence[str]) -> list[str]:
    cells = [str(cell).strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _is_wrong_alone(cell: str) -> bool:
    """A month alone has no value yet; anything else alone is a mistake that must be seen."""
    return month_of(cell) is None


def _read(number: int, cells: list[str], has_denominator: bool) -> Line:
    line = Line(number, cells[:3], month=month_of(cells[0]))
    if line.month is None:
        line.problems.append(f"“{cells[0][:40]}” {NO_MONTH}")
    if len(cells) > 2 and not has_denominator:
        line.problems.append("There is a third column. Send the month and one value.")
    elif len(cells) > 2:
        _read_counts(line, cells[1], cells[2])
    else:
        _read_value(line, cells[1] if len(cells) > 1 else "")
    return line


def _read_value(line: Line, cell: str) -> None:
    line.value = number_of(cell)
    if line.value is None:
        line.problems.append(f"“{cell[:40]}” {NO_VALUE}")


def _read_counts(line: Line, first: str, second: str) -> None:
    counts = []
    for cell in (first, second):
        value = number_of(cell)
        if value is None or value != value.to_integral_value() or not 0 <= value <= MOST_COUNTED:
            line.problems.append(f"“{cell[:40]}” {NO_COUNT}")
        else:
            counts.append(int(value))
    if len(counts) == 2:
        line.counts = Counts(*counts)


def _without_repeats(lines: list[Line]) -> list[Line]:
    seen: dict[date, int] = {}
    for line in lines:
        if line.month in seen:
            line.problems.append(f"{line.month:%B %Y} is there already, in line {seen[line.month]}.")
        elif line.month:
            seen[line.month] = line.number
    return lines


def month_of(cell: str) -> date | None:
    """The first day of the month that a cell names, as people write it; None where it names none."""
    for pattern in (BY_YEAR, BY_DAY, BY_NAME):
        if found := pattern.fullmatch(cell.strip()):
            return _month(found.groupdict())
    return None


def _month(found: dict[str, str | None]) -> date | None:
    year = int(found["year"] or 0)
    year += 2000 if len(found["year"] or "") == 2 else 0
    name = found.get("name")
    month = NAMES.index(name[:3].lower()) + 1 if name and name[:3].lower() in NAMES else int(found.get("month") or 0)
    if not (1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
        return None
    return date(year, month, 1)


def number_of(cell: str) -> Decimal | None:
    """38.5, 38.5% and 1,204 are numbers; anything else is none."""
    text = cell.strip().removesuffix("%").strip()
    text = text.replace(",", "") if GROUPED.fullmatch(text) else text
    if not re.fullmatch(r"-?\d{1,10}(\.\d{1,15})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
