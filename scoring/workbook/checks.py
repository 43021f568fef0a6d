"""The sheet “Checks”: sums of this file beside those of the exchange, and whether they agree, in words."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side

from proposals.workbook.cells import (
    MONEY,
    SCORE,
    TEXT,
    WHOLE,
    Column,
    add_sheet,
    cell_for,
    headings,
    print_on_one_page_width,
    put,
)
from proposals.workbook.live import Live
from scoring.workbook.figures import YES, Table, room
from scoring.workbook.marks import Written

OK, DIFFERS = "OK", "Differs"
COLUMNS = [
    Column("What", width=46, wraps=True),
    Column("In this file", MONEY, 16),
    Column("In the exchange", MONEY, 16),
    Column("Agreed?", width=12),
]
SURE = FormulaRule([f'$D2="{DIFFERS}"'], font=Font(bold=True), fill=PatternFill("solid", bgColor="F9D7D3"),
                   border=Border(*(Side("thin", color="D5281B"),) * 4))  # fmt: skip


class Check(NamedTuple):
    """`figure` is what the formula gives as the file was made, `told` what the exchange says."""

    what: str
    formula: str
    figure: Any
    told: Any
    form: str = MONEY

    @property
    def agrees(self) -> bool:
        return bool(self.figure == self.told)


def checks_of(table: Table, written: Written) -> Iterator[Check]:
    lines = table.lines
    rows = [line.row for line in lines]
    requested, costs = sum(row.requested_pounds for row in rows), sum(line.costs_pounds for line in lines)
    scores = [row.score for row in rows if row.score is not None]
    sheets, totals = sum(row.sheets_returned for row in rows), sum((sum(row.totals) for row in rows), Decimal(0))
    yield Check("Proposals", "COUNT(List_entry)", len(lines), len(rows), WHOLE)
    yield Check("Pounds asked for", "SUM(List_requested)", requested, requested)
    yield Check("Sheets that count", "COUNT(Sheet_total)", written.sheets, sheets, WHOLE)
    yield Check("Marks", "COUNT(Score_mark)", written.marks, written.sheets * len(table.ranking.criteria), WHOLE)
    yield Check("Sheet totals, added up", "SUM(Sheet_total)", written.totals, totals, SCORE)
    yield Check("Proposals with a total", "COUNT(List_total)", len(scores), len(scores), WHOLE)
    yield Check("Totals, added up", "SUM(List_total)", sum(scores), sum(scores), SCORE)
    yield Check("Costs, added up", "SUM(List_costs)", costs, costs)
    if table.name:
        awarded = sum(line.awarded_pounds for line in lines)
        yield Check("Pounds awarded", "SUM(List_awarded)", awarded, table.awarded_pounds)
    if table.is_whole:
        yield from _of_the_line(table)


def _of_the_line(table: Table) -> Iterator[Check]:
    ranking = table.ranking
    above = [line for line in table.lines if line.above == YES]
    pounds = sum(line.costs_pounds for line in above)
    left = ranking.pot_pounds - table.spent_pounds - table.ahead_pounds
    yield Check("Room for what is not decided", "Room", room(table), left)
    yield Check("Proposals above the line", f'COUNTIF(List_above,"{YES}")', len(above), len(ranking.above_line), WHOLE)
    yield Check("Costs above the line", f'SUMIF(List_above,"{YES}",List_costs)', pounds, ranking.above_line_pounds)


def write_checks(book: Workbook, table: Table, written: Written) -> None:
    sheet = add_sheet(book, "Checks")
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    print_on_one_page_width(sheet, landscape=False)
    for letter, column in zip("ABCD", COLUMNS, strict=True):
        sheet.column_dimensions[letter].width = column.width
    sheet.append(headings(sheet, COLUMNS))
    told = list(checks_of(table, written))
    words, answer = cell_for(sheet, TEXT), cell_for(sheet, TEXT)
    for row, check in enumerate(told, start=2):
        ours, theirs = cell_for(sheet, check.form), cell_for(sheet, check.form)
        agreed = Live(f'IF(ROUND(B{row}-C{row},2)=0,"{OK}","{DIFFERS}")', OK if check.agrees else DIFFERS)
        figures = [put(ours, Live(check.formula, check.figure)), put(theirs, check.told)]
        sheet.append([put(words, check.what), *figures, put(answer, agreed)])
    sheet.conditional_formatting.add(f"A2:D{len(told) + 1}", SURE)
