"""A tab of a workbook that came back, whose rows carry codes: which column stands where, and what a cell says.

Rows may have been sorted and columns moved. No database is asked here.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from scoring.offline.texts import plain


class Problem(NamedTuple):
    """`where` is a tab and a cell, such as “P-2026-0042, cell E7”."""

    where: str
    sentence: str


class Unreadable(Exception):
    """Why a cell can't be taken: a sentence after its place."""


class CodedTab:
    """One tab. Without codes and without the headings it is one of its reader's own, such as the first one.

    Its heirs say what their workbook has: the headings, the last of them that of the codes, and what to do instead.
    """

    HEADINGS: Sequence[str]
    DOWNLOAD: str

    def __init__(self, name: str, cells: Sequence[Any], problems: list[Problem]) -> None:
        self.name, self.problems = plain(name), problems
        self.rows: dict[int, dict[int, Any]] = {}
        for cell in cells:
            self.rows.setdefault(cell.row, {})[cell.column] = cell

    def read(self) -> None:
        columns = self.columns()
        if columns is None:
            return
        code = columns[self.HEADINGS[-1]]
        for number, cells in self.rows.items():
            if plain(text_of(cells.get(code))) != self.HEADINGS[-1]:
                given = {heading: cells.get(column) for heading, column in columns.items()}
                where = {heading: place(self.name, number, column) for heading, column in columns.items()}
                self.read_row(given, where)

    def read_row(self, given: dict[str, Any], where: dict[str, str]) -> None:
        """given, where  {heading: cell or None}, {heading: its place}"""
        raise NotImplementedError

    def is_code(self, text: str) -> bool:
        raise NotImplementedError

    def columns(self) -> dict[str, int] | None:
        """{heading: its column} in the line that has the most of those that are needed; any other, where it is one."""
        lines = [[(plain(text_of(cell)), column) for column, cell in cells.items()] for cells in self.rows.values()]
        line = max(lines, key=lambda named: sum(heading in self.HEADINGS for heading, _ in named), default=[])
        times = Counter(heading for heading, _ in line)
        wrong = [heading for heading in self.HEADINGS if times[heading] != 1]
        if not wrong:
            return {heading: column for heading, column in line if times[heading] == 1}
        if any(times[heading] for heading in self.HEADINGS) or self.has_codes():
            listed = ", ".join(f"“{heading}”" for heading in wrong)
            self.refuse(f"there must be one column each with the heading {listed}. {self.DOWNLOAD}")
        return None

    def has_codes(self) -> bool:
        return any(self.is_code(text_of(cell)) for cells in self.rows.values() for cell in cells.values())

    def refuse(self, sentence: str, where: str = "") -> None:
        self.problems.append(Problem(where or f"Tab “{self.name}”", sentence))

    def must_be_blank(self, given: dict[str, Any], where: dict[str, str], filled: Sequence[str]) -> None:
        for heading in filled:
            if not is_empty(given[heading]):
                self.refuse("something is written where nothing is asked: its row has no code.", where[heading])


def place(tab: str, row: int, column: int) -> str:
    return f"{tab}, cell {letters_of(column)}{row}"


def letters_of(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def text_in(cell: Any, longest: int, kind: str = "comment") -> str:
    """A text as it was typed.

    raises  Unreadable
    """
    if cell.kind == "formula":
        raise Unreadable(f"a formula is no {kind}. Write it as text.")
    if cell.kind not in ("text", "number"):
        raise Unreadable(f"{shown(cell)} is no text. Write it as text.")
    said = plain(str(cell.value))
    if len(said) > longest:
        raise Unreadable(f"the text is {len(said):,} characters long; write at most {longest:,}.")
    return said


def shown(cell: Any) -> str:
    """What the reader of the refusal looks for in the file."""
    if cell.kind == "formula":
        return "a formula"
    said = plain(str(cell.value))
    return f"“{said[:40]}…”" if len(said) > 40 else f"“{said}”"


def is_empty(cell: Any) -> bool:
    return cell is None or cell.kind == "text" and not plain(cell.value)


def text_of(cell: Any) -> str:
    return cell.value if cell is not None and cell.kind == "text" else ""
