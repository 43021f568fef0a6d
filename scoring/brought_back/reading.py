"""The lines of a shortlist in what was sent, wherever they were sorted or moved to. No database is asked here."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring.brought_back.cells import award_in, comment_in, conditions_in, decision_in
from scoring.brought_back.codes import FORMAT, Code, read_code
from scoring.offline.tabs import CodedTab, Problem, Unreadable, is_empty, place, text_of
from scoring.offline.texts import plain

TAB, SETTINGS = "Shortlist", "Settings"
LEFT_OUT = ("Read me", "Scores", "Comments", "Sheets", "Conflicts", "Ledger", "Checks", "Line")  # tabs without a line
REFERENCE, DECISION, AWARD, CONDITIONS, COMMENT, CODE = HEADINGS = (
    "Reference", "Decision", "Award", "Conditions", "Comment", "Row code",
)  # fmt: skip
FILLED: Mapping[str, tuple[str, Callable[[Any], str]]] = {  # {heading: (part of the code, what reads the cell)}
    DECISION: ("decision", decision_in), AWARD: ("award", award_in), CONDITIONS: ("conditions", conditions_in),
    COMMENT: ("comment", comment_in),
}  # fmt: skip
PART_OF = {part: heading for heading, (part, _) in FILLED.items()}
DOWNLOAD = "Download the workbook of this shortlist again and fill that in."
NO_CODE = f"this is no code that the exchange gave a line. {DOWNLOAD}"
OLDER = f"this is a workbook of an older version of the exchange. {DOWNLOAD}"
TWICE = f"this line is in the workbook more than once. {DOWNLOAD}"


@dataclass(frozen=True)
class SentLine:
    """A line with a code of the exchange.

    places  {heading: where its cell is}
    cells   {part: what is written}, empty where nothing is
    beside  {heading: cell} of everything else on the line, which does not come back
    """

    places: Mapping[str, str]
    code: Code
    reference: str
    cells: Mapping[str, str]
    beside: Mapping[str, Any] = field(default_factory=dict)

    def where(self, part: str) -> str:
        return self.places[PART_OF[part]]

    def touched(self) -> dict[str, str]:
        """The cells that do not say what they said when the file was made."""
        return {part: text for part, text in self.cells.items() if not self.code.stood(part, text)}


@dataclass
class Sent:
    """All lines of a workbook that came back, and what can't be read in it.

    faulty    references of lines that can't be taken as they are
    settings  {what is set: (where, its cell)} of the sheet “Settings”, none of which comes back
    """

    lines: list[SentLine] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    settings: dict[str, tuple[str, Any]] = field(default_factory=dict)


def sent_in(tabs: Sequence[Any]) -> Sent:
    """`tabs` as `read_apart` gives them."""
    found = Sent()
    for tab in tabs:
        if tab.name == SETTINGS:
            found.settings |= _settings(tab)
        else:
            _Lines(tab.name, tab.cells, found).read()
    if not found.lines and not found.problems:
        found.problems.append(Problem("The workbook", f"holds no line of a shortlist. {DOWNLOAD}"))
    found.problems.extend(_twice(found.lines))
    return found


def _settings(tab: Any) -> Iterator[tuple[str, tuple[str, Any]]]:
    """The second cell of each line by the first one, as the sheet is made."""
    cells = {(cell.row, cell.column): cell for cell in tab.cells}
    for (row, column), cell in cells.items():
        if column == 1 and cell.kind == "text" and (row, 2) in cells:
            yield plain(cell.value), (place(SETTINGS, row, 2), cells[row, 2])


def _twice(lines: list[SentLine]) -> Iterator[Problem]:
    times = Counter(line.code.proposal for line in lines)
    for line in lines:
        if times[line.code.proposal] > 1:
            yield Problem(line.places[CODE], TWICE)


class _Lines(CodedTab):
    HEADINGS, DOWNLOAD = HEADINGS, DOWNLOAD

    def __init__(self, name: str, cells: Sequence[Any], found: Sent) -> None:
        super().__init__(name, cells, found.problems)
        self.found = found

    def columns(self) -> dict[str, int] | None:
        """A tab of the reader's own may have a reference and comments, too: only one with codes is read."""
        return super().columns() if self.name == TAB or self.has_codes() else None

    def is_code(self, text: str) -> bool:
        return read_code(text) is not None

    def read_row(self, given: dict[str, Any], where: dict[str, str]) -> None:
        if is_empty(given[CODE]):
            self.must_be_blank(given, where, list(FILLED))
            return
        code, reference = read_code(text_of(given[CODE])), plain(text_of(given[REFERENCE]))
        if code is None or code.format != FORMAT:
            self.refuse(OLDER if code else NO_CODE, where[CODE])
            self.found.faulty.add(reference)
            return
        read = {part: self.read_cell(given[heading], where[heading], of) for heading, (part, of) in FILLED.items()}
        cells = {part: text for part, text in read.items() if text is not None}
        if len(cells) < len(read):
            self.found.faulty.add(reference)
            return
        beside = {heading: cell for heading, cell in given.items() if heading not in HEADINGS}
        self.found.lines.append(SentLine(where, code, reference, cells, beside))

    def read_cell(self, cell: Any, where: str, read: Callable[[Any], str]) -> str | None:
        """What the cell says; None where it can't be taken, which is told."""
        try:
            return "" if is_empty(cell) else read(cell)
        except Unreadable as wrong:
            self.refuse(str(wrong), where)
            return None
