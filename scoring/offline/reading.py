"""The rows of a sheet in what came back, wherever they were sorted or moved to. No database is asked here."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring.forms.sheets import LONGEST_COMMENT
from scoring.offline.asked import MARKS, choices_of
from scoring.offline.codes import Code, read_code
from scoring.offline.tabs import CodedTab, Problem, Unreadable, is_empty, shown, text_in, text_of
from scoring.offline.texts import plain

PROPOSAL, ASKED, ANSWER, COMMENT, CODE = HEADINGS = (
    "Proposal", "Criterion or question", "Mark or answer", "Comment", "Row code",
)  # fmt: skip
Choices = Mapping[str, Any]  # of a row: {what a cell may say: what is kept}
WHOLE = re.compile(r"([0-9])[.,]0{1,6}")  # 3.0, or 3,0 where a comma parts the decimals
DOWNLOAD = "Download your sheets again and fill those in."


@dataclass(frozen=True)
class FilledRow:
    """A row with a code of the exchange. `answer` and `comment` are empty where their cells are."""

    places: Mapping[str, str]
    code: Code
    proposal: str
    asked: str
    answer: str
    comment: str

    def where(self, heading: str) -> str:
        return self.places[heading]

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


class _Tab(CodedTab):
    HEADINGS, DOWNLOAD = HEADINGS, DOWNLOAD

    def __init__(self, name: str, cells: Sequence[Any], found: FilledIn) -> None:
        super().__init__(name, cells, found.problems)
        self.found = found

    def is_code(self, text: str) -> bool:
        return read_code(text) is not None

    def read_row(self, given: dict[str, Any], where: dict[str, str]) -> None:
        if is_empty(given[CODE]):
            self.must_be_blank(given, where, [ANSWER, COMMENT])
            return
        code = read_code(text_of(given[CODE]))
        choices = choices_of(code.asked) if code else None
        if code is None or choices is None:
            self.refuse(f"this is no code that the exchange gave a row. {DOWNLOAD}", where[CODE])
            return
        answer = self.read_cell(answer_in, given[ANSWER], choices, where[ANSWER])
        comment = self.read_cell(comment_in, given[COMMENT], choices, where[COMMENT])
        if answer is not None and comment is not None:
            proposal, asked = plain(text_of(given[PROPOSAL])), plain(text_of(given[ASKED]))
            self.found.rows.append(FilledRow(where, code, proposal, asked, answer, comment))

    def read_cell(self, read: Callable[[Any, Choices], str], cell: Any, choices: Choices, where: str) -> str | None:
        """What the cell says; None where it can't be taken, which is told."""
        try:
            return "" if is_empty(cell) else read(cell, choices)
        except Unreadable as wrong:
            self.refuse(str(wrong), where)
            return None


def answer_in(cell: Any, choices: Choices) -> str:
    """What the cell says, in the words of a choice."""
    if not choices:
        raise Unreadable("no answer is asked here. Write in the column “Comment” of this row.")
    said = _answered(cell)
    for each in choices:
        if each.casefold() == said.casefold():
            return each
    raise Unreadable(f"{shown(cell)} is not {_what(choices)}.")


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


def comment_in(cell: Any, choices: Choices) -> str:
    said = text_in(cell, LONGEST_COMMENT)
    if choices and choices is not MARKS:
        raise Unreadable("no comment is asked here. Write it in the row of the overall comment.")
    return said
