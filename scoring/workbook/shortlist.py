"""The shortlist as an Excel workbook: what stands where, and the names by which the sheets know each other.

`write_shortlist` turns a `Table` and the lines behind it into a file, row by row, so that memory stays flat.
Assessors appear by the code of their seat.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from proposals.workbook.cells import new_book
from proposals.workbook.tables import write_table
from scoring.evidence import Recusal, ScoreLine
from scoring.ledger import LedgerLine
from scoring.workbook.checks import write_checks
from scoring.workbook.figures import Table
from scoring.workbook.line import COLUMNS as LINE
from scoring.workbook.line import write_line
from scoring.workbook.marks import COMMENTS, SCORES, Marks, sheet_columns
from scoring.workbook.ranked import Layout, write_lines
from scoring.workbook.read_me import About, title_of, write_shortlist_read_me
from scoring.workbook.record import CONFLICTS, LEDGER, PLEDGES, ledger_row, pledge_row
from scoring.workbook.settings import write_settings


def write_shortlist(
    into: IO[bytes],
    table: Table,
    about: About,
    scores: Iterable[ScoreLine],
    conflicts: Iterable[Recusal],
    ledger: Iterable[LedgerLine] = (),
    pledges: Iterable[Sequence[Any]] = (),
) -> None:
    """Write the workbook to an open binary file.

    table      the lines to show, in the order to show them
    scores     every mark behind these lines, sheet by sheet; read once, while writing
    conflicts  every recusal from these proposals
    ledger     every change of what counts for these proposals
    pledges    every pledge of a site for them, which no formula reads
    """
    book = new_book(title_of(table), product=about.product)
    layout = Layout(table)
    write_shortlist_read_me(book, table, about, _columns(table, layout))
    names = write_lines(book, layout)
    marks = Marks(book, table.ranking.criteria)
    written = marks.write(scores)
    write_table(book, "Conflicts", CONFLICTS, conflicts, name="Conflicts")
    write_table(book, "Ledger", LEDGER, (ledger_row(line) for line in ledger), name="Ledger")
    write_table(book, "Pledges", PLEDGES, map(pledge_row, pledges), name="Pledges")
    names |= write_settings(book, table)
    write_checks(book, table, written)
    if table.has_live_line:
        names |= write_line(book, table)
    _name_cells(book, {**names, **written.names})
    book.save(into)


def _columns(table: Table, layout: Layout) -> list[tuple[str, list]]:
    every = [
        ("Shortlist", list(layout.columns.values())),
        ("Scores", SCORES),
        ("Comments", COMMENTS),
        ("Sheets", sheet_columns(table.ranking.criteria)),
        ("Conflicts", CONFLICTS),
        ("Ledger", LEDGER),
        ("Pledges", PLEDGES),
    ]
    return [*every, ("Line", LINE)] if table.has_live_line else every


def _name_cells(book: Workbook, names: Mapping[str, str]) -> None:
    for name, cells in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=cells)
