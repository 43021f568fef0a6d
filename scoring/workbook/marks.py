"""The sheets behind a total: “Sheets” with a line for each, “Scores” with one for each mark, and “Comments”.

They are written side by side in one reading of the marks, so that memory stays flat.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from proposals.workbook.cells import SCORE, WHOLE, Column
from proposals.workbook.live import Live
from proposals.workbook.tables import TableSheet
from scoring.arithmetic import weighted_total
from scoring.evidence import ScoreLine
from scoring.ranking.rows import WeighedCriterion

OVERALL = "The whole proposal"
REFERENCE = Column("Reference", width=14, meaning="The proposal’s number in the exchange.")
ASSESSOR = Column("Assessor", width=10, meaning="The code of the assessor’s seat on the panel.")
SCORES = [
    REFERENCE,
    ASSESSOR,
    Column("Criterion", width=44, wraps=True, meaning="What was marked."),
    Column("Mark", WHOLE, 8, meaning="0 to 5, as the assessor gave it."),
]
COMMENTS = [
    REFERENCE,
    ASSESSOR,
    Column("About", width=34, wraps=True, meaning=f"The criterion, or “{OVERALL}”."),
    Column("Comment", width=90, wraps=True, meaning="As the assessor wrote it."),
]


class Written(NamedTuple):
    """What stands in them, and {name: cells} of the columns that formulas read."""

    marks: int
    sheets: int
    totals: Decimal
    names: Mapping[str, str]


def sheet_columns(criteria: Sequence[WeighedCriterion]) -> list[Column]:
    marks = [Column(each.name, WHOLE, 12, meaning="The mark on this criterion, 0 to 5.") for each in criteria]
    total = Column("Sheet total", SCORE, 11, meaning="Live. The marks by the weights of the sheet “Settings”, 0 to 5.")
    return [
        REFERENCE, ASSESSOR, *marks, total,
        Column("Confidence", width=12, meaning="How sure the assessor is of the sheet; it changes no figure."),
        Column("Worth funding", width=12, meaning="What the assessor says of the proposal, all in all."),
    ]  # fmt: skip


class Marks:
    """Made in the order in which the sheets are to stand; `write` fills all three."""

    def __init__(self, book: Workbook, criteria: Sequence[WeighedCriterion]) -> None:
        self.criteria = criteria
        self.weights = {each.code: each.weight for each in criteria}
        self.scores = TableSheet(book, "Scores", SCORES, name="Scores")
        self.comments = TableSheet(book, "Comments", COMMENTS, name="Comments")
        self.sheets = TableSheet(book, "Sheets", sheet_columns(criteria), name="Sheets")
        self.formula = _formula(len(criteria))

    def write(self, lines: Iterable[ScoreLine]) -> Written:
        totals = Decimal(0)
        for _, of_a_sheet in groupby(lines, key=lambda line: line.sheet):
            totals += self._write_sheet(list(of_a_sheet))
        for table in (self.scores, self.comments, self.sheets):
            table.close()
        return Written(self.scores.height - 1, self.sheets.height - 1, totals, self._names())

    def _write_sheet(self, lines: list[ScoreLine]) -> Decimal:
        first = lines[0]
        for line in lines:
            self.scores.append([line.reference, line.assessor, line.criterion, line.mark])
        for about, text in self._words(lines):
            self.comments.append([first.reference, first.assessor, about, text])
        given = {line.code: line.mark for line in lines}
        marks = [given.get(each.code) for each in self.criteria]
        total = self._total(given, first.total)
        self.sheets.append([first.reference, first.assessor, *marks, total, first.confidence, first.fundable])
        return first.total

    def _words(self, lines: list[ScoreLine]) -> Iterator[tuple[str, str]]:
        for line in lines:
            if line.comment:
                yield line.criterion, line.comment
        if lines[0].overall_comment:
            yield OVERALL, lines[0].overall_comment

    def _total(self, given: Mapping[str, int], total: Decimal) -> Any:
        """A sheet whose marks do not give its total keeps the one on record, whatever the weights."""
        if self.weights.keys() - given.keys() or weighted_total(given, self.weights) != total:
            return total
        return Live(self.formula.replace("#", str(self.sheets.height + 1)), total)

    def _names(self) -> dict[str, str]:
        last, total = max(self.sheets.height, 2), get_column_letter(len(self.criteria) + 3)
        return {
            "Sheet_reference": f"Sheets!$A$2:$A${last}",
            "Sheet_total": f"Sheets!${total}$2:${total}${last}",
            "Score_mark": f"Scores!$D$2:$D${max(self.scores.height, 2)}",
        }


def _formula(criteria: int) -> str:
    terms = [f"{get_column_letter(number + 2)}#*Weight_{number}" for number in range(1, criteria + 1)]
    return f"ROUND(ROUND(({'+'.join(terms) or '0'})/Weight_sum,9),2)"
