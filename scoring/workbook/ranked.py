"""The sheet “Shortlist”: one line for each proposal, with formulas for all that follows from marks and money.

Every formula stands the same in each line and names whole columns, so lines may be sorted in any way. Where a figure
rests on what a workbook can't know (what the panel set beside its sheets, how equals were settled, money set apart
before the walk), a column of its own holds the product's word and the formula takes it.
"""

from dataclasses import replace
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from proposals.workbook.cells import Column
from proposals.workbook.live import Live
from proposals.workbook.tables import TableSheet
from scoring.workbook.columns import AFTER_MARKS, BEFORE_MARKS, COMES_BACK, FOR_TRYING, LIVE, MOVES_THE_LINE, mean_of
from scoring.workbook.figures import (
    AHEAD,
    DECIDED,
    DECISIONS,
    DECLINED,
    FUNDED,
    NO,
    OUT,
    PROPOSED,
    WITH_MONEY,
    YES,
    Listed,
    Table,
)

ABOVE = PatternFill("solid", bgColor="D9EAD3")
LARGEST_AWARD = 2_000_000_000
NAMED = {  # {key of a column: the name that formulas call it by}
    "total": "List_total", "order": "List_order", "costs": "List_costs", "running": "List_running",
    "above": "List_above", "entry": "List_entry", "sheets": "List_sheets", "requested": "List_requested",
    "awarded": "List_awarded",
}  # fmt: skip

PRINTED_TO = "above"
FIRM = ("adjusted", "low", "high", "expected", "chance")


class Layout:
    """Which columns there are, and where."""

    def __init__(self, table: Table) -> None:
        self.table, self.criteria = table, table.ranking.criteria
        left_out = {
            key
            for key, is_there in {
                "place": table.has_places, "order": table.has_places, "rule": table.has_rules,
                "ahead": table.has_rules, "awarded": bool(table.name), "code": table.comes_back,
                "so_far": not table.is_frozen, **dict.fromkeys(FIRM, table.ranking.firmness.was_asked_for),
            }.items()
            if not is_there
        }  # fmt: skip
        marks = {f"mean {each.code}": mean_of(each) for each in self.criteria}
        every = BEFORE_MARKS | marks | AFTER_MARKS
        keys = [key for key in every if key not in left_out]
        self.letters = {key: get_column_letter(number) for number, key in enumerate(keys, start=1)}
        self.formulas = self._formulas()
        self.columns = {key: self._told(key, every[key]) for key in keys}

    def _told(self, key: str, column: Column) -> Column:
        """With what is true of this file: what is filled in comes back from a draft alone, and not all is a formula."""
        meaning = column.meaning
        if self.table.comes_back:
            meaning = meaning.replace(FOR_TRYING, COMES_BACK)
        if key not in self.formulas:
            meaning = meaning.removeprefix(LIVE)
        if not self.table.has_live_line:
            meaning = meaning.replace(MOVES_THE_LINE, "")
        return replace(column, meaning=meaning)

    def names(self, last: int) -> dict[str, str]:
        """{name: cells} of the columns that formulas read, down to the last line."""
        letters = {"order": self.letters["total"]} | self.letters
        return {
            name: f"Shortlist!${letters[key]}$2:${letters[key]}${last}" for key, name in NAMED.items() if key in letters
        }

    def row(self, line: Listed, number: int) -> list[Any]:
        values = values_of(line)
        at = str(number)
        return [
            Live(self.formulas[key].replace("#", at), values[key]) if key in self.formulas else values[key]
            for key in self.columns
        ]

    def _formulas(self) -> dict[str, str]:
        """{key: formula}, with # for the number of the line."""
        at = {key: f"{letter}#" for key, letter in self.letters.items()}
        return {"total": _total(at), "costs": _costs(at), "running": self._running(at)} | self._of_the_whole(at)

    def _running(self, at: dict[str, str]) -> str:
        short = ",".join(
            f"AND(ISNUMBER(Least_{number}),ISNUMBER({at[f'mean {each.code}']}),"
            f"ROUND({at[f'mean {each.code}']}-Least_{number},4)<0)"
            for number, each in enumerate(self.criteria, start=1)
        )
        steps = [
            (f'{at["settled"]}="{DECLINED}"', DECLINED),
            (f'OR({at["settled"]}="{FUNDED}",{at["settled"]}="{PROPOSED}")', DECIDED),
            *self._by_rule(at),
            (f'{at["total"]}=""', "No score yet"),
            (f"{at['sheets']}<Sheets_wanted", "Too few sheets"),
            (f"ROUND({at['total']}-Quality_line,4)<0", "Below the quality line"),
            *([(f"OR({short})", "Below a least mean mark")] if short else []),
        ]
        formula = f'"{YES}"'
        for when, word in reversed(steps):
            formula = f'IF({when},"{word}",{formula})'
        return formula

    def _by_rule(self, at: dict[str, str]) -> list[tuple[str, str]]:
        if not self.table.has_rules:
            return []
        return [(f'{at["ahead"]}="{YES}"', AHEAD), (f'{at["rule"]}<>""', OUT)]

    def _of_the_whole(self, at: dict[str, str]) -> dict[str, str]:
        found = {}
        if self.table.name:
            found["awarded"] = _awarded(at)
        if self.table.has_places:
            found["order"] = f'IF({at["total"]}="","",ROUND({at["total"]}-N({at["place"]})/10000000,7))'
        order = at.get("order", at["total"])
        if self.table.is_whole:
            found["rank"] = f'IF({order}="","",RANK({order},List_order))'
            found["cumulative"] = _cumulative(order, at["entry"], NAMED["awarded" if self.table.name else "costs"])
        if self.table.has_live_line:
            found["above"] = _above(order, at)
            found["remaining"] = (
                f'IF({order}="","",Room-SUMIFS(List_costs,List_running,"{YES}",List_above,"{YES}",'
                f'List_order,">="&{order}))'
            )
        return found


def _total(at: dict[str, str]) -> str:
    fixed, reference = at["fixed"], at["reference"]
    return (
        f'IF({fixed}<>"",IF(ISNUMBER({fixed}),{fixed},""),IF({at["sheets"]}=0,"",'
        f"ROUND(ROUND(AVERAGEIF(Sheet_reference,{reference},Sheet_total),9),2)))"
    )


def _costs(at: dict[str, str]) -> str:
    award = at["award"]
    return f'IF({at["settled"]}="{DECLINED}",0,IF(N({award})>0,{award},{at["requested"]}))'


def _awarded(at: dict[str, str]) -> str:
    gives = ",".join(f'{at["decision"]}="{each}"' for each in WITH_MONEY)
    return f"IF(OR({gives}),N({at['award']}),0)"


def _cumulative(order: str, entry: str, counted: str) -> str:
    return (
        f'IF({order}="","",SUMIF(List_order,">"&{order},{counted})'
        f'+SUMIFS({counted},List_order,{order},List_entry,"<="&{entry}))'
    )


def _above(order: str, at: dict[str, str]) -> str:
    running, step = at["running"], f"MATCH({order},Line_order,0)"
    fits = f'AND({at["costs"]}<=INDEX(Line_room,{step}),INDEX(Line_fits,{step})="{YES}")'
    first = f'OR({running}="{DECIDED}",{running}="{AHEAD}")'
    return f'IF({first},"{YES}",IF({running}<>"{YES}","{NO}",IF({fits},"{YES}","{NO}")))'


def values_of(line: Listed) -> dict[str, Any]:
    row, plan, firm = line.row, line.plan, line.row.adjusted
    return {
        "reference": row.reference, "title": row.title, "area": row.area, "lead": row.lead_organisation,
        "panel": row.panel, "requested": row.requested_pounds,
        **{f"mean {code}": mean for code, mean in row.means.items()},
        "total": row.score, "sheets": row.sheets_returned, "spread": row.spread, "rank": row.rank,
        "agreed": row.agreed.figure if row.agreed else None, "agreed_why": row.agreed.reason if row.agreed else None,
        "decision": plan.decision or None, "award": plan.award_pounds, "conditions": plan.conditions or None,
        "comment": plan.comment or None, "costs": line.costs_pounds, "awarded": line.awarded_pounds,
        "cumulative": row.cumulative_pounds,
        "remaining": line.remaining_pounds, "above": line.above, "running": line.running, "reason": row.line_reason,
        "so_far": row.decision, "settled": line.settled, "fixed": line.fixed, "place": line.place,
        "order": line.order, "rule": plan.rule or None, "ahead": YES if plan.is_ahead else None, "entry": line.entry,
        "code": plan.code or None,
        **dict.fromkeys(FIRM),
        **({} if firm is None else {
            "adjusted": firm.score, "low": firm.low, "high": firm.high, "expected": firm.expected_rank,
            "chance": firm.chance_above,
        }),
    }  # fmt: skip


def write_lines(book: Workbook, layout: Layout) -> dict[str, str]:
    """Write the sheet, and give {name: cells} of the columns that formulas read."""
    table = TableSheet(book, "Shortlist", list(layout.columns.values()), name="Shortlist")
    for number, line in enumerate(layout.table.lines, start=2):
        table.append(layout.row(line, number))
    table.close()
    last = max(table.height, 2)
    table.sheet.print_area = f"A1:{layout.letters[PRINTED_TO]}{last}"
    _let_fill_in(table.sheet, layout, last)
    return layout.names(last)


def _let_fill_in(sheet: Any, layout: Layout, last: int) -> None:
    """What may stand in the yellow cells, and the lines above the line bold on green with a bar to their left."""
    decision, award = layout.letters["decision"], layout.letters["award"]
    words = ", ".join(DECISIONS)
    _must(sheet, f"{decision}2:{decision}{last}", f"Choose one of {words}, or leave it empty.",
          type="list", formula1=f'"{",".join(DECISIONS)}"')  # fmt: skip
    _must(sheet, f"{award}2:{award}{last}", "Write whole pounds, or leave it empty.",
          type="whole", operator="between", formula1="0", formula2=str(LARGEST_AWARD))  # fmt: skip
    rule = FormulaRule([f'${layout.letters["above"]}2="{YES}"'], font=Font(bold=True), fill=ABOVE,
                       border=Border(left=Side("medium", color="006747")))  # fmt: skip
    sheet.conditional_formatting.add(f"A2:{layout.letters['above']}{last}", rule)


def _must(sheet: Any, cells: str, sentence: str, **facts: Any) -> None:
    rule = DataValidation(allow_blank=True, showErrorMessage=True, **facts)
    rule.error, rule.errorTitle = sentence, "This can’t stand here"
    rule.add(cells)
    sheet.data_validations.append(rule)
