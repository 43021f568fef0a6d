"""The shortlist as an Excel workbook: the only module that writes one.

`write_shortlist` turns a `Ranking` and the lines behind it into a file, row by row, so that memory stays flat. What
people typed is always text (a title that starts with = is no formula), numbers are numbers, and nothing that Excel
would refuse gets in. Assessors appear by the code of their seat.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from scoring.evidence import Recusal, ScoreLine
from scoring.ranking import RankedProposal, Ranking

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TEXT, MONEY, SCORE, WHOLE, WEIGHT, DAY = "@", "£#,##0", "0.00", "0", "0.##", "d mmm yyyy"
LONGEST_TEXT = 32_767  # what one cell of Excel holds, in UTF-16 units
CUT = " … (cut here: the full text is in the exchange)"
# Control characters, halves of surrogate pairs and two non-characters: XML holds none of them.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as the letter A
A4 = 9


@dataclass(frozen=True)
class Column:
    heading: str
    format: str = TEXT
    width: float = 12
    wraps: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class About:
    """What the first sheet says beside the figures: who asked, when, and which part of the ranking."""

    product: str
    by: str
    at: str
    filters: Sequence[str]


def write_shortlist(
    into: IO[bytes], ranking: Ranking, about: About, scores: Iterable[ScoreLine], conflicts: Iterable[Recusal]
) -> None:
    """Write the workbook to an open binary file.

    ranking    with the rows to show, in the order to show them
    scores     every mark behind these rows; read once, while writing
    conflicts  every recusal from these rows
    """
    book = Workbook(write_only=True)
    book.properties.creator = about.product
    book.properties.title = clean(f"Shortlist of {ranking.title}")
    _write_read_me(book, ranking, about)
    _write_table(book, "Shortlist", shortlist_columns(ranking), (shortlist_row(row) for row in ranking.rows))
    _write_table(book, "Scores", SCORES, scores)
    _write_table(book, "Conflicts", CONFLICTS, conflicts)
    book.save(into)


# --- What stands in the tables ---------------------------------------------------------------------------------------
def shortlist_columns(ranking: Ranking) -> list[Column]:
    marks = [
        Column(
            f"{each.name} ({each.share_percent.normalize():f}%)",
            SCORE,
            13,
            meaning=f"Mean mark of the returned sheets, 0 to 5. Weight {each.weight.normalize():f}, "
            f"which is {each.share_percent.normalize():f}% of the total.",
        )
        for each in ranking.criteria
    ]
    return [*WHO_ASKS, *marks, *HOW_IT_STANDS]


def shortlist_row(row: RankedProposal) -> list[Any]:
    return [
        row.reference, row.title, row.area, row.lead_organisation, row.requested_pounds,
        *row.means.values(),
        row.score, row.sheets_returned, row.spread, row.rank, row.cumulative_pounds, row.decision, row.award_pounds,
        row.line_reason, row.panel,
    ]  # fmt: skip


WHO_ASKS = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Title", width=44, wraps=True, meaning="As its authors gave it."),
    Column("Priority area", width=24, wraps=True, meaning="The call’s priority area that it answers."),
    Column("Lead organisation", width=30, wraps=True, meaning="The member organisation that leads it."),
    Column("Requested", MONEY, 12, meaning="Pounds asked for."),
]
HOW_IT_STANDS = [
    Column("Total", SCORE, 9, meaning="The panel’s score, 0 to 5: the mean of the totals of the returned sheets."),
    Column("Sheets", WHOLE, 9, meaning="Score sheets returned. Only these count."),
    Column("Spread", SCORE, 9, meaning="Highest less lowest sheet total; empty below two sheets."),
    Column("Rank", WHOLE, 8, meaning="Place by total in the whole call; equal totals share a place (1, 2, 2, 4)."),
    Column("Cumulative", MONEY, 13, meaning="Pounds down the rank order: the award where there is one, else the one "
           "proposed, else what is asked for; a declined proposal adds nothing."),
    Column("Decision", width=34, wraps=True, meaning="What is decided, or whose turn it is."),
    Column("Award", MONEY, 12, meaning="Pounds awarded, once a second manager has confirmed it."),
    Column("Funding line", width=34, wraps=True, meaning="Why it stands above or below the line."),
    Column("Panel", width=18, wraps=True, meaning="The panel that scores it."),
]  # fmt: skip
SCORES = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Assessor", width=10, meaning="The code of the assessor’s seat on the panel."),
    Column("Criterion", width=34, wraps=True, meaning="What was marked."),
    Column("Weight", WEIGHT, 9, meaning="The criterion’s weight; only the proportions matter."),
    Column("Mark", WHOLE, 8, meaning="0 to 5, as the assessor gave it."),
    Column("Comment", width=70, wraps=True, meaning="The assessor’s comment on this criterion."),
    Column("Sheet total", SCORE, 11, meaning="The assessor’s weighted total over all criteria, 0 to 5."),
    Column("Confidence", width=12, meaning="How sure the assessor is of the whole sheet; it changes no figure."),
    Column("Worth funding", width=12, meaning="What the assessor says of the proposal, all in all."),
]
CONFLICTS = [
    Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    Column("Assessor", width=10, meaning="The code of the seat of the assessor who stepped back."),
    Column("Kind", width=18, meaning="Direct or indirect, as declared."),
    Column("About", width=24, meaning="What the conflict is about: professional, financial, personal and so on."),
    Column("Told by", width=14, meaning="The assessor, or whoever runs the panel where it was found by others."),
    Column("On", DAY, 13, meaning="The day from which the proposal was closed to this assessor."),
    Column("Sheet", width=44, wraps=True, meaning="What became of a sheet that they had returned, and of the score."),
    Column("In words", width=60, wraps=True, meaning="What was declared. Only in files made by a manager."),
]


# --- The first sheet -------------------------------------------------------------------------------------------------
def _write_read_me(book: Workbook, ranking: Ranking, about: About) -> None:
    sheet = _add_sheet(book, "Read me")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 90
    _print_on_one_page_width(sheet, landscape=False)
    bold, key, words, money, score = (
        _cell(sheet, TEXT, bold=True),
        _cell(sheet, TEXT, bold=True, wraps=True),
        _cell(sheet, TEXT, wraps=True),
        _cell(sheet, MONEY, align="left"),
        _cell(sheet, SCORE, align="left"),
    )
    cells = {TEXT: words, MONEY: money, SCORE: score}
    sheet.append([_put(bold, f"Shortlist of {ranking.title}")])
    for name, value, form in _facts(ranking, about):
        sheet.append([_put(key, name), _put(cells[form], value)])
    for title, columns in [("Shortlist", shortlist_columns(ranking)), ("Scores", SCORES), ("Conflicts", CONFLICTS)]:
        sheet.append([])
        sheet.append([_put(bold, f"Columns of the sheet “{title}”")])
        for column in columns:
            sheet.append([_put(key, column.heading), _put(words, column.meaning)])


def _facts(ranking: Ranking, about: About) -> list[tuple[str, Any, str]]:
    return [
        ("What this is", f"The ranking of one call, as {about.by} may see it in the {about.product}.", TEXT),
        ("Call", f"{ranking.title} ({ranking.code})", TEXT),
        ("Made by", about.by, TEXT),
        ("Made at", about.at, TEXT),
        ("Filters", "; ".join(about.filters) or "None: every proposal that you may rank.", TEXT),
        ("Proposals in this file", f"{len(ranking.rows):,}", TEXT),
        ("Outcomes", "Announced." if ranking.is_announced else "Not announced: keep this file to the team.", TEXT),
        ("Pot", ranking.pot_pounds, MONEY),
        ("Committed", ranking.committed_pounds, MONEY),
        ("Proposed, not confirmed", ranking.proposed_pounds, MONEY),
        ("Remaining", ranking.remaining_pounds, MONEY),
        ("Quality line", ranking.quality_line, SCORE),
        ("Sheets wanted", f"{ranking.sheets_wanted} for each proposal", TEXT),
        ("From marks to a total", "Each mark times its weight, added up and divided by the sum of the weights; "
         "two decimals, a half rounded up. A proposal’s total is the mean of its returned sheets.", TEXT),
        ("Who stands above the line", "Awards first. Then down the rank order: at or above the quality line, with "
         "enough sheets and no mean mark below the least one of its criterion, and while there is room left in the "
         "pot; what does not fit is skipped. Where equal totals "
         "do not all fit, nobody is put first.", TEXT),
        ("Units", "Money in whole pounds. Marks, totals and spread on the scale from 0 to 5.", TEXT),
        ("Assessors", "By the code of their seat, never by name. Sheets that are not returned are not in here.", TEXT),
    ]  # fmt: skip


# --- One flat table on a sheet ---------------------------------------------------------------------------------------
def _write_table(book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """A header that stays in sight and repeats on each printed page, and one row below another."""
    sheet = _add_sheet(book, title)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    _print_on_one_page_width(sheet)
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_put(_header(sheet, column), column.heading) for column in columns])
    # the writer is done with a cell once its row is appended, so one cell for each column serves all rows
    cells = [_cell(sheet, column.format, wraps=column.wraps) for column in columns]
    height = 1
    for row in rows:
        sheet.append([_put(cell, value) for cell, value in zip(cells, row, strict=True)])
        height += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{height}"


class _ReadyCells(WriteOnlyWorksheet):
    """openpyxl's write-only sheet for rows of cells that have their looks already: it need not make one for each value.

    This halves the time of an export; the benchmark of the workbook compares it with openpyxl as it comes.
    """

    def _values_to_row(self, values: Iterable[Any], row_idx: int) -> Iterator[Any]:
        for number, cell in enumerate(values, start=1):
            if cell.value is not None:
                cell.row, cell.column = row_idx, number
                yield cell


def _add_sheet(book: Workbook, title: str) -> Any:
    sheet = _ReadyCells(book, title)
    book._add_sheet(sheet)
    return sheet


def _print_on_one_page_width(sheet: Any, *, landscape: bool = True) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "Page &P of &N"


def _header(sheet: Any, column: Column) -> Any:
    cell = _cell(sheet, TEXT, bold=True, wraps=True, align="left" if column.format == TEXT else "right")
    cell.fill = PatternFill("solid", fgColor="D8DDE0")
    return cell


def _cell(sheet: Any, form: str, *, bold: bool = False, wraps: bool = False, align: str = "") -> Any:
    """A cell with its looks; text stands a little in, so that it never touches the figure to its left."""
    align = align or ("left" if form == TEXT else "right")
    cell = WriteOnlyCell(sheet)
    cell.number_format = form
    cell.font = Font(name="Arial", size=10, bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=wraps, horizontal=align, indent=1 if align == "left" else 0)
    return cell


def _put(cell: Any, value: Any) -> Any:
    """Give a cell its value: text stays text, whatever it starts with."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
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
