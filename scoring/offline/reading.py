"""The rows of a sheet in what came back, wherever they were sorted or moved to. No database is asked here."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scoring.forms.sheets import LONGEST_COMMENT
from scoring.offline.asked import MARKS, choices_of
from scoring.offline.codes import Code, read_code
from scoring.offline.texts import plain

PROPOSAL, ASKED, ANSWER, COMMENT, CODE = HEADINGS = (
    "Proposal", "Criterion or question", "Mark or answer", "Comment", "Row code",
)  # fmt: skip
Choices = Mapping[str, Any]  # of a row: {what a cell may say: what is kept}
WHOLE = re.compile(r"([0-9])[.,]0{1,6}")  # 3.0, or 3,0 where a comma parts the decimals
DOWNLOAD = "Download your sheets again and fill those in."


class Problem(NamedTuple):
    """`where` is a tab and a cell, such as “P-2026-0042, cell E7”."""

    where: str
    sentence: str


@dataclass(frozen=True)
class FilledRow:
    """A row with a code of the exchange. `answer` and `comment` are empty where their cells are."""

    tab: str
    row: int
    columns: dict[str, int]
    code: Code
    proposal: str
    asked: str
    answer: str
    comment: str

    def where(self, heading: str) -> str:
        return place(self.tab, self.row, self.columns[heading])

    @property
    def changes_answer(self) -> bool:
        return bool(self.answer) and not self.code.has_answer(self.answer)

    @property
    def changes_comment(self) -> bool:
        return bool(self.comment) and not self.code.has_comment(self.comment)

    @property
    def lost_answer(self) -> bool:
        """The cell is empty and was not."""
        return not self.answer and not self.code.has_answer("")

    @property
    def lost_comment(self) -> bool:
        return not self.comment and not self.code.has_comment("")

    @property
    def is_touched(self) -> bool:
        return self.changes_answer or self.changes_comment or self.lost_answer or self.lost_comment


@dataclass
class FilledIn:
    """All rows of a workbook that came back, and what can't be read in it."""

    rows: list[FilledRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def place(tab: str, row: int, column: int) -> str:
    return f"{tab}, cell {letters_of(column)}{row}"


def letters_of(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def filled_in(tabs: Sequence[Any]) -> FilledIn:
    """`tabs` as `read_apart` gives them."""
    found = FilledIn()
    for tab in tabs:
        _Tab(tab.name, tab.cells, found).read()
    if not found.rows and not found.problems:
        found.problems.append(Problem("The workbook", f"holds no row of a score sheet. {DOWNLOAD}"))
    found.problems.extend(_twice(found.rows))
    return found


def _twice(rows: list[FilledRow]) -> Iterator[Problem]:
    keys = Counter((row.code.assignment, row.code.asked) for row in rows)
    for row in rows:
        if keys[row.code.assignment, row.code.asked] > 1:
            yield Problem(row.where(CODE), f"this row is in the workbook more than once. {DOWNLOAD}")


class _Tab:
    def __init__(self, name: str, cells: Sequence[Any], found: FilledIn) -> None:
        self.name, self.found = plain(name), found
        self.rows: dict[int, dict[int, Any]] = {}
        for cell in cells:
            self.rows.setdefault(cell.row, {})[cell.column] = cell

    def read(self) -> None:
        """A tab without codes is one of its reader's own, such as the first one."""
        columns = self.columns()
        if columns is None:
            return
        for number, cells in self.rows.items():
            if plain(_text(cells.get(columns[CODE]))) != CODE:
                self.read_row(number, cells, columns)

    def columns(self) -> dict[str, int] | None:
        """Which column stands under which heading, in the line that has the most of them."""
        lines = [[(plain(_text(cell)), column) for column, cell in cells.items()] for cells in self.rows.values()]
        named = [[each for each in line if each[0] in HEADINGS] for line in lines]
        headings = max(named, key=len, default=[])
        times = Counter(heading for heading, _ in headings)
        wrong = [heading for heading in HEADINGS if times[heading] != 1]
        if not wrong:
            return dict(headings)
        if headings or any(read_code(_text(cell)) for cells in self.rows.values() for cell in cells.values()):
            listed = ", ".join(f"“{heading}”" for heading in wrong)
            self.refuse(f"there must be one column each with the heading {listed}. {DOWNLOAD}")
        return None

    def refuse(self, sentence: str, where: str = "") -> None:
        self.found.problems.append(Problem(where or f"Tab “{self.name}”", sentence))

    def read_row(self, number: int, cells: dict[int, Any], columns: dict[str, int]) -> None:
        given = {heading: cells.get(column) for heading, column in columns.items()}
        where = {heading: place(self.name, number, column) for heading, column in columns.items()}
        if _is_empty(given[CODE]):
            self.must_be_blank(given, where)
            return
        code = read_code(_text(given[CODE]))
        choices = choices_of(code.asked) if code else None
        if code is None or choices is None:
            self.refuse(f"this is no code that the exchange gave a row. {DOWNLOAD}", where[CODE])
            return
        answer = self.read_cell(answer_in, given[ANSWER], choices, where[ANSWER])
        comment = self.read_cell(comment_in, given[COMMENT], choices, where[COMMENT])
        if answer is not None and comment is not None:
            proposal, asked = plain(_text(given[PROPOSAL])), plain(_text(given[ASKED]))
            self.found.rows.append(FilledRow(self.name, number, columns, code, proposal, asked, answer, comment))

    def must_be_blank(self, given: dict[str, Any], where: dict[str, str]) -> None:
        for heading in (ANSWER, COMMENT):
            if not _is_empty(given[heading]):
                self.refuse("something is written where nothing is asked: its row has no code.", where[heading])

    def read_cell(self, read: Callable[[Any, Choices], str], cell: Any, choices: Choices, where: str) -> str | None:
        """What the cell says; None where it can't be taken, which is told."""
        try:
            return "" if _is_empty(cell) else read(cell, choices)
        except Unreadable as wrong:
            self.refuse(str(wrong), where)
            return None


class Unreadable(Exception):
    """Why a cell can't be taken: a sentence after its place."""


def answer_in(cell: Any, choices: Choices) -> str:
    """What the cell says, in the words of a choice."""
    if not choices:
        raise Unreadable("no answer is asked here. Write in the column “Comment” of this row.")
    said = _answered(cell)
    for each in choices:
        if each.casefold() == said.casefold():
            return each
    raise Unreadable(f"{_shown(cell)} is not {_what(choices)}.")


def _answered(cell: Any) -> str:
    """A whole number may be written as one (3), with its decimals (3.0) or as text; nothing else is guessed at."""
    if cell.kind == "number":
        return str(int(cell.value)) if cell.value in MARKS.values() else ""
    if cell.kind == "truth":
        return "Yes" if cell.value else "No"
    if cell.kind != "text":
        return ""
    said = plain(cell.value)
    whole = WHOLE.fullmatch(said)
    return whole[1] if whole else said


def _what(choices: Choices) -> str:
    if choices is MARKS:
        return f"a mark from {min(MARKS)} to {max(MARKS)}"
    return "one of " + ", ".join(choices)


def _shown(cell: Any) -> str:
    """What the reader of the refusal looks for in the file."""
    if cell.kind == "formula":
        return "a formula"
    said = plain(str(cell.value))
    return f"“{said[:40]}…”" if len(said) > 40 else f"“{said}”"


def comment_in(cell: Any, choices: Choices) -> str:
    if cell.kind == "formula":
        raise Unreadable("a formula is no comment. Write it as text.")
    if cell.kind not in ("text", "number"):
        raise Unreadable(f"{_shown(cell)} is no text. Write it as text.")
    if choices and choices is not MARKS:
        raise Unreadable("no comment is asked here. Write it in the row of the overall comment.")
    said = plain(str(cell.value))
    if len(said) > LONGEST_COMMENT:
        raise Unreadable(f"the text is {len(said):,} characters long; write at most {LONGEST_COMMENT:,}.")
    return said


def _is_empty(cell: Any) -> bool:
    return cell is None or cell.kind == "text" and not plain(cell.value)


def _text(cell: Any) -> str:
    return cell.value if cell is not None and cell.kind == "text" else ""
