"""A report as a workbook: a sheet for each table, with the figures as numbers."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from proposals.programme import tables
from proposals.programme.tables import Table
from proposals.workbook.cells import DAY, MONEY, SCORE, SHARE, TEXT, WHOLE, Column, new_book
from proposals.workbook.read_me import Fact, write_read_me
from proposals.workbook.tables import write_table

FORMATS = {
    tables.TEXT: TEXT,
    tables.WHOLE: WHOLE,
    tables.MONEY: MONEY,
    tables.PERCENT: SHARE,
    tables.FIGURE: SCORE,
    tables.DAY: DAY,
}
WIDE, NARROW = 40, 14
LONGEST_TITLE = 31  # of a sheet in Excel


def as_workbook(title: str, told: Sequence[Table], facts: Sequence[Fact], *, product: str) -> bytes:
    book = new_book(title, product=product)
    write_read_me(book, title, facts, [("Sheets", [(each.title, each.note or each.nothing) for each in told])])
    for table in told:
        columns = [_column(each) for each in table.columns]
        write_table(book, table.title[:LONGEST_TITLE], columns, table.rows, name=table.code)
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def _column(column: tables.Column) -> Any:
    form = FORMATS[column.kind]
    return Column(column.label, form, WIDE if form == TEXT else NARROW, wraps=form == TEXT)
