"""The first sheet: what this is, when and by whom it was made, and below that what the rest means."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from openpyxl import Workbook

from proposals import days
from proposals.workbook.cells import MONEY, SCORE, TEXT, Column, add_sheet, cell_for, print_on_one_page_width, put

Fact = tuple[str, Any, str]  # its name, its value, how the value is shown
Part = tuple[str, Iterable[tuple[str, str]]]  # a heading, and [(name, words)] below it


def write_read_me(
    book: Workbook, title: str, facts: Iterable[Fact], parts: Iterable[Part], *, widths: tuple[int, int] = (30, 90)
) -> None:
    sheet = add_sheet(book, "Read me")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = widths
    print_on_one_page_width(sheet, landscape=False)
    bold, key = cell_for(sheet, TEXT, bold=True), cell_for(sheet, TEXT, bold=True, wraps=True)
    cells = {form: cell_for(sheet, form, align="left") for form in (MONEY, SCORE)}
    cells[TEXT] = words = cell_for(sheet, TEXT, wraps=True)
    sheet.append([put(bold, title)])
    for name, value, form in facts:
        sheet.append([put(key, name), put(cells[form], value)])
    for heading, lines in parts:
        sheet.append([])
        sheet.append([put(bold, heading)])
        for name, text in lines:
            sheet.append([put(key, name), put(words, text)])


def at_in_words(moment: datetime) -> str:
    """When a file was made: 5 March 2026, 14:05 (time in England)."""
    there = localtime(moment)
    return f"{days.in_words(there)}, {there:%H:%M} (time in England)"


def numbered(heading: str, texts: Iterable[str]) -> Part:
    return heading, [(f"{number}.", text) for number, text in enumerate(texts, start=1)]


def columns_of(sheet: str, columns: Sequence[Column]) -> Part:
    """What each column of a sheet means."""
    return f"Columns of the sheet “{sheet}”", [(column.heading, column.meaning) for column in columns]
