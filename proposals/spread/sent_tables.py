"""Rows that people send as a table: pasted from a spreadsheet, or as CSV. Knows nothing of Django.

Columns are found by their headings, in any order; what our own files hold beside is left alone. A text that our files
guard against being calculated loses its apostrophe again, so that a file sent back unedited says the same.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import NamedTuple

from proposals.files.cells import Tab

MOST_ROWS = 2_000
MOST_LETTERS = 1_000_000
MOST_PLACES = 2_000_000  # of a workbook, between its first cell and its last
GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
IN_NUMBERS = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
IN_WORDS = re.compile(r"(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})")


class TooFarApart(ValueError):
    """A workbook holds cells so far from each other that they are no table."""


class Problem(NamedTuple):
    """What is wrong in one cell; `row` counts as the spreadsheet does, with the headings as row 1."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: {self.sentence}" if self.column else f"Row {self.row}: {self.sentence}"


class SentRow(NamedTuple):
    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class SentTable:
    """`ignored` names the columns that were not read."""

    rows: list[SentRow]
    problems: list[Problem]
    ignored: list[str] = field(default_factory=list)


def read_table(
    text: str, columns: Mapping[str, Sequence[str]], needed: Iterable[str], *, most: int = MOST_ROWS
) -> SentTable:
    """Rows by the names of `columns`, each with the headings by which it may be called; empty rows are passed over.

    needed  those without which nothing can be read
    """
    lines = _lines(text)
    if not lines:
        return SentTable([], [Problem(1, "", "There is nothing to read. Send headings and at least one row.")])
    places = _places(lines[0], columns)
    missing = [columns[name][0] for name in needed if name not in places]
    if missing:
        sentences = [f"There is no column “{name}”. Its heading is missing." for name in missing]
        return SentTable([], [Problem(1, "", sentence) for sentence in sentences])
    rows = [
        SentRow(number, {name: _cell(line, place) for name, place in places.items()})
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]
    if len(rows) > most:
        return SentTable([], [Problem(most + 2, "", f"Send at most {most:,} rows at a time.")])
    if not rows:
        return SentTable([], [Problem(2, "", "There are headings and no rows.")])
    ignored = [" ".join(heading.split()) for place, heading in enumerate(lines[0]) if place not in places.values()]
    return SentTable(rows, [], [heading for heading in ignored if heading])


def _lines(text: str) -> list[list[str]]:
    """Tabs part the cells of what was pasted from a spreadsheet; commas or semicolons those of a file."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []


def _places(headings: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    named = {_plain(heading): place for place, heading in reversed(list(enumerate(headings)))}
    found = {}
    for name, calls in columns.items():
        known = [named[_plain(each)] for each in (name, *calls) if _plain(each) in named]
        if known:
            found[name] = known[0]
    return found


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").split()).casefold()


def _cell(line: Sequence[str], place: int) -> str:
    return GUARDED.sub("", line[place].strip(), count=1) if place < len(line) else ""


def as_day(text: str) -> date | None:
    """A day as people write it: 2026-03-05, 5/3/2026, 5 March 2026; None where it is none."""
    text = " ".join(text.split())
    try:
        if found := IN_NUMBERS.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := IN_WORDS.fullmatch(text):
            return date(int(found[3]), MONTHS.index(found[2][:3].casefold()) + 1, int(found[1]))
        return date.fromisoformat(text[:10]) if re.fullmatch(r"\d{4}-\d\d-\d\d( 00:00:00)?", text) else None
    except ValueError:
        return None


def as_text(tabs: Sequence[Tab]) -> str:
    """The first tab of a workbook that holds anything, as CSV.

    raises  TooFarApart
    """
    tab = next((each for each in tabs if each.cells), None)
    if tab is None:
        return ""
    width, height = max(cell.column for cell in tab.cells), max(cell.row for cell in tab.cells)
    if width * height > MOST_PLACES:
        raise TooFarApart
    lines = [[""] * width for _ in range(height)]
    for cell in tab.cells:
        value = int(cell.value) if isinstance(cell.value, float) and cell.value.is_integer() else cell.value
        lines[cell.row - 1][cell.column - 1] = str(value)
    text = StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()
