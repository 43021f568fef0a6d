"""How a sheet of a workbook looks, and what a cell can hold."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from proposals.workbook.live import Live, LiveWriter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TEXT, MONEY, SCORE, WHOLE, WEIGHT, DAY = "@", "£#,##0", "0.00", "0", "0.##", "d mmm yyyy"
PLACE, SHARE = "0.0", "0%"
LONGEST_TEXT = 32_767  # what one cell of Excel holds, in UTF-16 units
CUT = " … (cut here: the full text is in the exchange)"
# Control characters, halves of surrogate pairs and two non-characters: XML holds none of them.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as the letter A
A4 = 9
LANGUAGE = "en-GB"
TO_FILL_IN = PatternFill("solid", fgColor="FFF7D6")
LINE = Side("thin", color="768692")


@dataclass(frozen=True)
class Column:
    heading: str
    format: str = TEXT
    width: float = 12
    wraps: bool = False
    meaning: str = ""
    is_input: bool = False


class _FormCells(WriteOnlyWorksheet):
    """openpyxl's write-only sheet for rows of cells that have their looks already: it need not make one for each value.

    None is no cell; a cell without a value waits for one.
    """

    def _values_to_row(self, values: Iterable[Any], row_idx: int) -> Iterator[Any]:
        for number, cell in enumerate(values, start=1):
            if cell is not None:
                cell.row, cell.column = row_idx, number
                yield cell


class _TableCells(_FormCells):
    """Without notes and with formulas.

    This halves the time of an export; the benchmark of the workbook compares it with openpyxl as it comes.
    """

    _writer: Any = None

    def _get_writer(self) -> None:
        if self._writer is None:
            self._writer = LiveWriter(self)
            self._writer.write_top()


def new_book(title: str, *, product: str) -> Workbook:
    """To be written row by row, so that memory stays flat."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title, book.properties.language = product, clean(title), LANGUAGE
    return book


def add_sheet(book: Workbook, title: str, *, is_form: bool = False) -> Any:
    sheet = (_FormCells if is_form else _TableCells)(book, title)
    book._add_sheet(sheet)
    return sheet


def print_on_one_page_width(sheet: Any, *, landscape: bool = True) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "Page &P of &N"


def headings(sheet: Any, columns: Iterable[Column], texts: Iterable[str] = ()) -> Iterator[Any]:
    """The first row, cell by cell as it is written; `texts` in place of the headings of the columns."""
    looks = {align: cell_for(sheet, TEXT, bold=True, wraps=True, align=align) for align in ("left", "right")}
    for cell in looks.values():
        cell.fill = PatternFill("solid", fgColor="D8DDE0")
    given = list(columns)
    for column, text in zip(given, list(texts) or [column.heading for column in given], strict=True):
        yield put(looks["left" if column.format == TEXT else "right"], text)


def cell_for(
    sheet: Any, form: str, *, bold: bool = False, wraps: bool = False, align: str = "", is_input: bool = False
) -> Any:
    """A cell with its looks; text stands a little in, so that it never touches the figure to its left."""
    align = align or ("left" if form == TEXT else "right")
    cell = WriteOnlyCell(sheet)
    cell.number_format = form
    cell.font = Font(name="Arial", size=10, bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=wraps, horizontal=align, indent=1 if align == "left" else 0)
    if is_input:
        cell.fill, cell.border = TO_FILL_IN, Border(LINE, LINE, LINE, LINE)
    return cell


def put(cell: Any, value: Any) -> Any:
    """Give a cell its value: text stays text, whatever it starts with; only what is `Live` is ever calculated."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
    elif isinstance(value, Live):
        cell._value, cell.data_type = value, "f"
    else:
        cell.value = value
    return cell


def clean(text: str) -> str:
    """What a cell can hold of a text: nothing XML refuses, nothing Excel would decode, and not too much of it."""
    text = UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = LOOKS_ESCAPED.sub("_x005F_", text)
    if len(text) <= LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) // 2 <= LONGEST_TEXT:
        return text
    return units[: (LONGEST_TEXT - len(CUT)) * 2].decode("utf-16-le", errors="ignore") + CUT
