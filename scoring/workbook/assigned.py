"""Who marks what on a panel, as a workbook and as CSV: the same columns, which a list of one's own may have too."""

from collections.abc import Iterable
from typing import IO

from proposals.tables import csv_lines
from proposals.workbook.cells import DAY, Column, new_book
from proposals.workbook.tables import write_table
from scoring.panels.assigned import AssignedLine
from scoring.panels.listed import ADDRESS, REFERENCE, STATE

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
    book = new_book("Who marks what", product=product)
    write_table(book, "Who marks what", COLUMNS, lines)
    book.save(into)


def write_assigned_csv(into: IO[bytes], lines: Iterable[AssignedLine]) -> None:
    """As Excel opens it: it begins with a mark of its alphabet; dates are 2026-03-05."""
    into.writelines(csv_lines([column.heading for column in COLUMNS], lines))
