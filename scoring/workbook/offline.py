"""The sheets of one assessor to be marked away from the browser: a tab for each proposal, and how it works."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from proposals import days
from proposals.projections import long_texts
from proposals.texts.plain import paragraphs
from proposals.workbook.cells import (
    TEXT,
    WHOLE,
    Column,
    add_sheet,
    cell_for,
    clean,
    headings,
    new_book,
    print_on_one_page_width,
    put,
)
from proposals.workbook.read_me import numbered, write_read_me
from scoring.forms.sheets import LONGEST_COMMENT
from scoring.offline.asked import MARKS, Asked, Stands, asked_on, stands_on
from scoring.offline.codes import code_of
from scoring.offline.reading import HEADINGS
from scoring.sheets.one import SheetInView

PROPOSAL, ASKED, ANSWER, COMMENT, CODE = HEADINGS
COLUMNS = [
    Column(PROPOSAL, width=15),
    Column(ASKED, width=30),
    Column("Share of the total", width=10),
    Column("What it asks", width=62),
    Column(ANSWER, width=14),
    Column(COMMENT, width=62),
    Column(CODE, width=14),
]
NOTE_WIDTH, NOTE_LINE = 420, 22  # in points

GUIDANCE = [
    "Proposals are confidential: do not pass this file on, and do not put any part of it into a generative AI tool "
    "(UKRI’s rule for assessors). Delete the file once your sheets are returned.",
    "Mark what is written against the guide of each criterion, and not who wrote it, how well known they are or how "
    "polished the English is.",
    "Mark each criterion by itself, use the whole scale, and write your reason before you choose the mark.",
    "Leave out what you know from elsewhere; if it sways you, it may be a conflict of interest. Declare it online: the "
    "proposal is then closed to you, and this file no longer brings back its sheet.",
]
HOW_IT_WORKS = [
    f"Each proposal has a tab. Fill in the yellow cells, in the columns “{ANSWER}” and “{COMMENT}”: a mark is a whole "
    "number from 0 to 5, and the note on its cell says what each means. Nothing else is read.",
    "Rows may be sorted, columns moved, and tabs deleted: a tab or a row that is missing leaves its sheet as it is. "
    f"Leave the column “{CODE}” as it is; it tells the exchange which cell is which.",
    "An empty cell changes nothing, also where something stood in it. To take a mark or a text away, use the browser.",
    "Send the file back under “My assessments”, “Mark away from the browser”. You first see what it would change, cell "
    "by cell. If one cell can’t be taken, nothing is, and you read why. What was changed online after this file was "
    "made is never overwritten.",
    "No sheet is returned by this. When it is complete, check and return it in the browser.",
]


@dataclass(frozen=True)
class Away:
    """What the first tab says beside the guidance, and what the panels agreed."""

    product: str
    by: str
    person_pk: int
    at: str
    address: str
    agreed: Mapping[int, list[str]]  # {panel: what it agreed about the marks}


def write_sheets(into: IO[bytes], sheets: Sequence[SheetInView], about: Away) -> None:
    """Write the open sheets of one assessor to an open binary file."""
    book = new_book("My score sheets", product=about.product)
    _write_read_me(book, sheets, about)
    for seen in sheets:
        _Form(book, seen, about).write()
    book.save(into)


def _write_read_me(book: Workbook, sheets: Sequence[SheetInView], about: Away) -> None:
    facts = [("Made for", about.by, TEXT), ("Made at", about.at, TEXT), ("Send it back at", about.address, TEXT)]
    told = [numbered("How it works", HOW_IT_WORKS), numbered("Mark fairly", GUIDANCE)]
    title = "My score sheets, to be marked away from the browser"
    write_read_me(book, title, facts, [*told, ("Sheets in this file", _listed(sheets))], widths=(22, 100))


def _listed(sheets: Iterable[SheetInView]) -> list[tuple[str, str]]:
    return [
        (str(each.proposal.reference), f"{each.proposal.title}. Due {_day(each.proposal.call.scoring_due_on)}.")
        for each in sheets
    ]


def _day(due_on: date) -> str:
    return days.in_words(due_on)


class _Form:
    """One tab: what is asked, with what stands there, and below it the proposal's text."""

    def __init__(self, book: Workbook, seen: SheetInView, about: Away) -> None:
        self.seen, self.about = seen, about
        self.reference = seen.proposal.reference or ""
        self.sheet = add_sheet(book, self.reference, is_form=True)

    def write(self) -> None:
        self.sheet.freeze_panes = "C2"
        self.sheet.print_title_rows = "1:1"
        print_on_one_page_width(self.sheet)
        for letter, column in zip("ABCDEFG", COLUMNS, strict=True):
            self.sheet.column_dimensions[letter].width = column.width
        self.sheet.append(headings(self.sheet, COLUMNS))
        asked = asked_on(self.seen)
        for number, each in enumerate(asked, start=2):
            self.let_choose(each, number)
            self.sheet.append(self.row(each, stands_on(self.seen, each)))
        for label, text in self.texts():
            self.sheet.append([self.copy(label, bold=True), None, None, self.copy(text)])

    def row(self, asked: Asked, stands: Stands) -> list[Any]:
        share = "" if asked.share_percent is None else f"{asked.share_percent.normalize():f}%"
        return [
            self.copy(self.reference), self.copy(asked.label, bold=True), self.copy(share), self.copy(asked.guide),
            self.answer(asked, stands.answer),
            self.to_fill_in(stands.comment) if asked.takes_comment else self.copy(""),
            self.code(asked, stands),
        ]  # fmt: skip

    def copy(self, text: str, *, bold: bool = False) -> Any:
        return put(cell_for(self.sheet, TEXT, bold=bold, wraps=True), text or None)

    def to_fill_in(self, value: Any, form: str = TEXT) -> Any:
        cell = cell_for(self.sheet, form, wraps=True, align="left", is_input=True)
        return put(cell, value if value != "" else None)

    def answer(self, asked: Asked, said: str) -> Any:
        if not asked.choices:
            return self.copy("")
        if not asked.is_marked:
            return self.to_fill_in(said)
        cell = self.to_fill_in(MARKS.get(said), WHOLE)
        cell.comment = self.anchors()
        return cell

    def anchors(self) -> Comment:
        lines = [f"{mark}: {words}" for mark, words in sorted(self.seen.anchors.items())]
        return Comment(clean("\n".join(lines)), self.about.product, NOTE_LINE * (len(lines) + 2), NOTE_WIDTH)

    def code(self, asked: Asked, stands: Stands) -> Any:
        cell = cell_for(self.sheet, TEXT)
        cell.font = Font(name="Arial", size=6, color="4C6272")
        return put(cell, code_of(self.about.person_pk, self.seen.assignment.pk, asked, stands))

    def let_choose(self, asked: Asked, row: int) -> None:
        """Excel and LibreOffice offer the answers as a list, and say so where something else is typed."""
        if asked.choices:
            said = ", ".join(asked.choices)
            self.must(f"E{row}", f"Choose one of {said}, or leave it empty.", "list", f'"{",".join(asked.choices)}"')
        if asked.takes_comment:
            most = f"Write at most {LONGEST_COMMENT:,} characters."
            self.must(f"F{row}", most, "textLength", str(LONGEST_COMMENT), operator="lessThanOrEqual")

    def must(self, cell: str, sentence: str, kind: Any, formula: str, **more: Any) -> None:
        rule = DataValidation(type=kind, formula1=formula, allow_blank=True, showErrorMessage=True, **more)
        rule.error, rule.errorTitle = sentence, "This can’t be sent back"
        rule.add(cell)
        self.sheet.data_validations.append(rule)

    def texts(self) -> Iterable[tuple[str, str]]:
        """(label, paragraph), so that no row is taller than a screen; the label stands on the first."""
        proposal = self.seen.proposal
        yield "", ""
        yield "Title", proposal.title
        yield "Due", _day(proposal.call.scoring_due_on)
        answers = [each for _, answers in long_texts(proposal) for each in answers]
        asks = ("What this call asks of you", "\n".join(paragraphs(proposal.call.assessor_guidance)))
        agreed = ("What your panel agreed", "\n".join(self.about.agreed[self.seen.assignment.seat.panel_id]))
        for label, text in [asks, agreed, ("Pitch", proposal.pitch), *((each.label, each.text) for each in answers)]:
            for number, paragraph in enumerate(filter(str.strip, text.splitlines())):
                yield "" if number else label, paragraph
        yield "More", f"Answers to questions of the call, and files, stand in the exchange: {self.about.address}"
