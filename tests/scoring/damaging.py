"""Workbooks of sheets as people and programs damage them, by a seed: filled in first, then damaged.

`KEEPS` leaves what was filled in as clear as it was, so that it must be taken exactly; after one of `RUINS` nothing may
be taken. Both change the cells of a workbook that was read; `tests/scoring/torn_files.py` damages the file itself.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from proposals.files.cells import Cell, Tab
from scoring.offline.reading import ANSWER, ASKED, CODE, COMMENT, PROPOSAL

TEXTS = ["Clear.", "=1+1", "line\nbreak", "🙂 שלום", "3,5", "'quoted'", "x" * 5_000, "-", "0", "P-2026-0001"]
Table = list[dict[str, Any]]  # a tab below its line of headings: {heading: Cell} for each row


class Filled:
    """A workbook as {tab: rows}, easy to damage; `tabs` is what the reader would have read of it."""

    def __init__(self, tabs: list[Tab], chance: Random) -> None:
        self.chance = chance
        self.headings: list[str] = []
        self.tables = {tab.name: self._table(tab) for tab in tabs if any(cell.value == CODE for cell in tab.cells)}
        self.extra: list[Tab] = [tab for tab in tabs if tab.name not in self.tables]
        self.header_at = 1
        self.intended: dict[tuple[str, ...], str] = {}  # {(reference, asked, heading): what is to stand}

    def _table(self, tab: Tab) -> Table:
        names = {cell.column: cell.value for cell in tab.cells if cell.row == 1}
        self.headings = [names[column] for column in sorted(names)]
        rows: dict[int, dict[str, Any]] = {}
        for cell in tab.cells:
            if cell.row > 1:
                rows.setdefault(cell.row, {})[names[cell.column]] = (cell.kind, cell.value)
        return [rows[number] for number in sorted(rows)]

    @property
    def rows(self) -> Table:
        return [row for table in self.tables.values() for row in table if CODE in row]

    def tabs(self) -> list[Tab]:
        return [*self.extra, *(Tab(name, list(self._cells(table))) for name, table in self.tables.items())]

    def _cells(self, table: Table) -> Any:
        lines: list[dict[str, Any]] = list(table)
        lines.insert(self.header_at - 1, {heading: ("text", heading) for heading in self.headings if heading})
        for number, line in enumerate(lines, start=1):
            for column, heading in enumerate(self.headings, start=1):
                if heading in line:
                    yield Cell(number, column, *line[heading])

    def fill_in(self, number: int) -> None:
        for row in self.chance.sample(self.rows, number):
            asked = row[ASKED][1]
            if asked in ("Need", "Benefit", "Value"):
                mark = self.chance.randrange(6)
                self._write(row, ANSWER, ("number", self.chance.choice([mark, float(mark)])), str(mark))
            if asked.startswith("How sure"):
                word = self.chance.choice(["Low", "Medium", "High"])
                self._write(row, ANSWER, ("text", self.chance.choice([word, word.upper(), f" {word} "])), word)
            if asked.startswith("All in all"):
                is_worth = self.chance.random() < 0.5
                cell = self.chance.choice([("truth", is_worth), ("text", "yes" if is_worth else "NO")])
                self._write(row, ANSWER, cell, "Yes" if is_worth else "No")
            if asked not in ("How sure are you of your marks?", "All in all, is it worth funding?"):
                text = self.chance.choice(TEXTS)
                self._write(row, COMMENT, ("text", text), text)

    def _write(self, row: dict[str, Any], heading: str, cell: tuple[str, Any], meant: str) -> None:
        row[heading] = cell
        self.intended[row[PROPOSAL][1], row[ASKED][1], heading] = meant

    def is_marked(self, row: dict[str, Any]) -> bool:
        return row[ASKED][1] in ("Need", "Benefit", "Value")

    def forget(self, row: dict[str, Any]) -> None:
        for heading in (ANSWER, COMMENT):
            self.intended.pop((row.get(PROPOSAL, ("", ""))[1], row.get(ASKED, ("", ""))[1], heading), None)


# --- What keeps it clear --------------------------------------------------------------------------------------------
def sort_rows(book: Filled) -> None:
    for table in book.tables.values():
        book.chance.shuffle(table)
    book.header_at = book.chance.randrange(1, 9)


def move_tabs(book: Filled) -> None:
    names = list(book.tables)
    book.chance.shuffle(names)
    book.tables = {name: book.tables[name] for name in names}


def rename_tabs(book: Filled) -> None:
    book.tables = {f"Sheet{number}": table for number, table in enumerate(book.tables.values(), start=1)}


def move_columns(book: Filled) -> None:
    book.chance.shuffle(book.headings)


def insert_columns(book: Filled) -> None:
    book.headings.insert(book.chance.randrange(len(book.headings) + 1), "")


def delete_columns_that_only_tell(book: Filled) -> None:
    book.headings = [each for each in book.headings if each not in ("Share of the total", "What it asks")]


def delete_a_tab(book: Filled) -> None:
    for row in book.tables.pop(book.chance.choice(list(book.tables))):
        book.forget(row)


def delete_rows(book: Filled) -> None:
    for table in book.tables.values():
        gone = table.pop(book.chance.randrange(len(table)))
        book.forget(gone)


def insert_rows(book: Filled) -> None:
    for table in book.tables.values():
        table.insert(book.chance.randrange(len(table)), {})


def move_rows_to_another_tab(book: Filled) -> None:
    tables = list(book.tables.values())
    source, target = book.chance.choice(tables), book.chance.choice(tables)
    target.append(source.pop(book.chance.randrange(len(source))))


def write_marks_as_text(book: Filled) -> None:
    forms = ["{}", "{},0", "{}.00", " {} "]
    for row in book.rows:
        kind, value = row.get(ANSWER, ("", None))
        if kind == "number":
            row[ANSWER] = ("text", book.chance.choice(forms).format(int(value)))


def add_a_tab_of_notes(book: Filled) -> None:
    book.extra.append(Tab("Notes", [Cell(1, 5, "text", "Ask about the budget."), Cell(2, 1, "formula", "=1/0")]))


def empty_cells_that_nobody_filled_in(book: Filled) -> None:
    for row in book.rows:
        for heading in (ANSWER, COMMENT):
            if (row[PROPOSAL][1], row[ASKED][1], heading) not in book.intended:
                row.pop(heading, None)


# --- What ruins it ---------------------------------------------------------------------------------------------------
def marked_row(book: Filled) -> dict[str, Any]:
    return book.chance.choice([row for row in book.rows if book.is_marked(row)])


WRONG_MARKS = [
    ("number", 6), ("number", -1), ("number", 3.5), ("number", 1e300), ("number", float("nan")), ("text", "3,5"),
    ("text", "three"), ("text", "٣"), ("text", "3 0"), ("text", "0x3"), ("text", "1e0"), ("text", "x" * 32_767),
    ("formula", "=2+2"), ("formula", "=HYPERLINK(\"https://evil.example\")"), ("date", "2026-03-05"), ("truth", True),
    ("error", "#N/A"), ("text", "5" * 400),
]  # fmt: skip
WRONG_TEXTS = [("text", "x" * 5_001), ("formula", "=A1"), ("date", "2026-03-05"), ("truth", False), ("error", "#REF!")]


def give_no_mark(book: Filled) -> None:
    marked_row(book)[ANSWER] = book.chance.choice(WRONG_MARKS)


def write_no_text(book: Filled) -> None:
    marked_row(book)[COMMENT] = book.chance.choice(WRONG_TEXTS)


def answer_what_is_not_asked(book: Filled) -> None:
    rows = [row for row in book.rows if row[ASKED][1] in ("Overall comment", "Private note to the chair")]
    book.chance.choice(rows)[ANSWER] = ("number", 5)


def write_beside_the_rows(book: Filled) -> None:
    table = book.chance.choice(list(book.tables.values()))
    table.append({book.chance.choice([ANSWER, COMMENT]): ("text", "A thought.")})


def break_a_code(book: Filled) -> None:
    row = marked_row(book)
    code = row[CODE][1]
    at = book.chance.randrange(len(code))
    other = "A" if code[at] != "A" else "B"
    broken = [code[:at], code[:at] + other + code[at + 1 :], f"{code}{other}", code.replace(".", ",", 1), "0", "—"]
    row[CODE] = ("text", book.chance.choice(broken) or "-")


def make_a_code_of_another_kind(book: Filled) -> None:
    marked_row(book)[CODE] = book.chance.choice([("number", 5), ("formula", "=A1"), ("error", "#N/A")])


def swap_codes(book: Filled) -> None:
    rows = [row for row in book.rows if row[ASKED][1] in ("Need", "Benefit", "Value")]
    first, second = book.chance.sample(rows, 2)
    first[CODE], second[CODE] = second[CODE], first[CODE]
    first[ANSWER], second[ANSWER] = ("number", 1), ("number", 4)
    first[COMMENT] = second[COMMENT] = ("text", "Written in both.")


def copy_a_row(book: Filled) -> None:
    table = book.chance.choice([each for each in book.tables.values() if any(CODE in row for row in each)])
    table.append(dict(book.chance.choice([row for row in table if CODE in row])))


def delete_a_column_that_is_needed(book: Filled) -> None:
    needed = book.chance.choice([PROPOSAL, ASKED, ANSWER, COMMENT, CODE])
    book.headings = ["" if each == needed else each for each in book.headings]


def copy_a_column(book: Filled) -> None:
    book.headings.append(book.chance.choice([PROPOSAL, ASKED, ANSWER, COMMENT, CODE]))


KEEPS: list[Callable[[Filled], None]] = [
    sort_rows, move_tabs, rename_tabs, move_columns, insert_columns, delete_columns_that_only_tell, delete_a_tab,
    delete_rows, insert_rows, move_rows_to_another_tab, write_marks_as_text, add_a_tab_of_notes,
    empty_cells_that_nobody_filled_in,
]  # fmt: skip
RUINS: list[Callable[[Filled], None]] = [
    give_no_mark, write_no_text, answer_what_is_not_asked, write_beside_the_rows, break_a_code,
    make_a_code_of_another_kind, swap_codes, copy_a_row, delete_a_column_that_is_needed, copy_a_column,
]  # fmt: skip
