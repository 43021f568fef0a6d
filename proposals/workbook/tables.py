"""A sheet that is one flat table: headings once, in the first row, and one row below another."""

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from proposals.workbook.cells import (
    UNWRITABLE,
    Column,
    add_sheet,
    cell_for,
    clean,
    headings,
    print_on_one_page_width,
    put,
)

LOOKS = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
LONGEST_HEADING = 255


class TableSheet:
    """Its header stays in sight and repeats on each printed page.

    name  of the table for formulas and for screen readers; without one, rows are filtered without being a table
    """

    def __init__(self, book: Workbook, title: str, columns: Sequence[Column], *, name: str = "") -> None:
        self.sheet, self.name, self.height = add_sheet(book, title), name, 1
        self.headings = _told_apart([column.heading for column in columns]) if name else [c.heading for c in columns]
        self.sheet.freeze_panes = "B2"
        self.sheet.print_title_rows = "1:1"
        print_on_one_page_width(self.sheet)
        for number, column in enumerate(columns, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
        self.sheet.append(headings(self.sheet, columns, self.headings))
        # the writer is done with a cell once its row is appended, so one cell for each column serves all rows
        self.cells = [cell_for(self.sheet, each.format, wraps=each.wraps, is_input=each.is_input) for each in columns]
        self.waits = [each.is_input for each in columns]

    @property
    def last_column(self) -> str:
        return get_column_letter(len(self.headings))

    def append(self, row: Sequence[Any]) -> None:
        cells = zip(self.cells, row, self.waits, strict=True)
        self.sheet.append([put(cell, value) if value is not None or waits else None for cell, value, waits in cells])
        self.height += 1

    def close(self) -> None:
        reach = f"A1:{self.last_column}{self.height}"
        if not self.name:
            self.sheet.auto_filter.ref = reach
        elif self.height > 1:  # Excel knows no table without a row
            self.sheet.tables.add(_table(self.name, reach, self.headings))


def write_table(
    book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, name: str = ""
) -> TableSheet:
    table = TableSheet(book, title, columns, name=name)
    for row in rows:
        table.append(row)
    table.close()
    return table


def _table(name: str, reach: str, headings: Sequence[str]) -> Table:
    table = Table(displayName=name, ref=reach, tableStyleInfo=LOOKS)
    table._initialise_columns()
    for column, heading in zip(table.tableColumns, headings, strict=True):
        column.name = clean(heading)
    return table


def _told_apart(headings: Iterable[str]) -> list[str]:
    """Excel repairs a file where two headings of a table are alike, or not those of its cells."""
    told: list[str] = []
    taken: set[str] = set()
    for text in headings:
        plain = UNWRITABLE.sub("", " ".join(text.split()))[: LONGEST_HEADING - 5]
        number, heading = 1, plain
        while heading.casefold() in taken:
            number += 1
            heading = f"{plain} ({number})"
        taken.add(heading.casefold())
        told.append(heading)
    return told
