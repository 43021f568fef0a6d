"""Who marks what on a panel, as a workbook and as CSV: the same columns, which a list of one's own may have too."""

from collections.abc import Iterable
from typing import IO

from openpyxl import Workbook

from proposals.tables import csv_lines
from scoring.assigned import AssignedLine
from scoring.listed import ADDRESS, REFERENCE, STATE
from scoring.workbook.cells import DAY, Column
from scoring.workbook.tables import write_table

COLUMNS = [
    Column(REFERENCE, width=14),
    Column("Title", width=44, wraps=True),
    Column("Seat", width=9),
    Column("Assessor", width=28),
    Column(ADDRESS, width=36),
    Column("Kind of seat", width=24),
    Column(STATE, width=26),
    Column("Due", DAY, 13),
    Column("Returned", DAY, 13),
]


def write_assigned(into: IO[bytes], lines: Iterable[AssignedLine], *, product: str) -> None:
    book = Workbook(write_only=True)
    book.properties.creator = product
    book.properties.title = "Who marks what"
    write_table(book, "Who marks what", COLUMNS, lines)
    book.save(into)


def write_assigned_csv(into: IO[bytes], lines: Iterable[AssignedLine]) -> None:
    """As Excel opens it: it begins with a mark of its alphabet; dates are 2026-03-05."""
    into.writelines(csv_lines([column.heading for column in COLUMNS], lines))
