"""The sheet “Shortlist”: one line for each proposal, with formulas for all that follows from marks and money.

Every formula stands the same in each line and names whole columns, so lines may be sorted in any way. Where a figure
rests on what a workbook can't know (what the panel set beside its sheets, how equals were settled, money set apart
before the walk), a column of its own holds the product's word and the formula takes it.
"""

from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from scoring.ranking.rows import WeighedCriterion
from scoring.workbook.cells import MONEY, PLACE, SCORE, SHARE, WHOLE, Column
from scoring.workbook.figures import AHEAD, DECIDED, DECLINED, FUNDED, NO, PROPOSED, YES, Listed, Table
from scoring.workbook.live import Live
from scoring.workbook.tables import TableSheet

DECISIONS = ["Fund", "Fund in part", "Reserve", "Decline", "Defer"]
ABOVE = PatternFill("solid", bgColor="D9EAD3")
LARGEST_AWARD = 2_000_000_000
NAMED = {  # {key of a column: the name that formulas call it by}
    "total": "List_total", "order": "List_order", "costs": "List_costs", "running": "List_running",
    "above": "List_above", "entry": "List_entry", "sheets": "List_sheets", "requested": "List_requested",
    "award": "List_award",
}  # fmt: skip

BEFORE_MARKS = {
    "reference": Column("Reference", width=14, meaning="The proposal’s number in the exchange."),
    "title": Column("Title", width=44, wraps=True, meaning="As its authors gave it."),
    "area": Column("Priority area", width=24, wraps=True, meaning="The call’s priority area that it answers."),
    "lead": Column("Lead organisation", width=30, wraps=True, meaning="The member organisation that leads it."),
    "panel": Column("Panel", width=18, wraps=True, meaning="The panel that scores it."),
    "requested": Column("Requested", MONEY, 12, meaning="Pounds asked for."),
}
AFTER_MARKS = {
    "total": Column("Total", SCORE, 9, meaning="Live. The panel’s score, 0 to 5: the mean of the totals of the sheets "
                    "that count, or what stands under “Fixed total”."),
    "sheets": Column("Sheets", WHOLE, 9, meaning="Score sheets that count."),
    "spread": Column("Spread", SCORE, 9, meaning="Highest less lowest sheet total when this file was made; empty below "
                     "two sheets."),
    "rank": Column("Rank", WHOLE, 8, meaning="Live. Place by total in the whole call; equal totals share a place "
                   "(1, 2, 2, 4) unless they were put in order."),
    "decision": Column("Decision", width=14, meaning="To fill in. One of " + ", ".join(DECISIONS) + ".", is_input=True),
    "award": Column("Award", MONEY, 12, meaning="To fill in. Pounds awarded or proposed; empty, what is asked for "
                    "counts. Changing it moves the line.", is_input=True),
    "conditions": Column("Conditions", width=34, wraps=True, meaning="To fill in. What the award hangs on.",
                         is_input=True),
    "comment": Column("Comment", width=34, wraps=True, meaning="To fill in. Why it was decided so.", is_input=True),
    "costs": Column("Costs", MONEY, 12, meaning="Live. Pounds that it takes from the pot: the award, or else what is "
                    "asked for; declined, nothing."),
    "cumulative": Column("Cumulative", MONEY, 13, meaning="Live. Costs added up down the rank order, whether above the "
                         "line or not."),
    "remaining": Column("Remaining", MONEY, 13, meaning="Live. What is left of the pot when everything above the line "
                        "down to this rank is paid for; awards on record first, wherever they stand."),
    "above": Column("Above the line", width=10, meaning="Live. Whether the pot pays for it: Yes or No."),
    "running": Column("In the running", width=22, wraps=True, meaning="Live. Whether it asks for money as the line is "
                      "drawn, or why not; “Decided” where an award is on record."),
    "reason": Column("Funding line", width=34, wraps=True, meaning="Why it stood above or below the line when this "
                     "file was made."),
    "so_far": Column("Decided so far", width=34, wraps=True, meaning="What is decided on record, or whose turn it is."),
    "adjusted": Column("Adjusted", SCORE, 10, meaning="The score less the leniency of those who marked it, drawn "
                       "towards the mean of all where there are few sheets. It decides nothing; empty where the sheets "
                       "can’t support it."),
    "low": Column("From", SCORE, 8, meaning="With the next column: 90% of what the adjusted score may be."),
    "high": Column("To", SCORE, 8, meaning="See the column before."),
    "expected": Column("Expected rank", PLACE, 10, meaning="The rank to expect of it, with what is uncertain counted "
                       "in."),
    "chance": Column("Chance above the line", SHARE, 12, meaning="That it belongs among those that the pot can pay "
                     "for."),
    "settled": Column("On record", width=12, meaning="Funded, Proposed (an award waits for a second manager), Declined "
                      "or No, nothing yet. The formulas read it."),
    "fixed": Column("Fixed total", SCORE, 10, meaning="The total where it is not the mean of the sheets: the panel "
                    "set it beside them, or it was fixed before a sheet was set aside. Weights don’t change it."),
    "place": Column("Place among equals", WHOLE, 10, meaning="Where the rules for ties, or the draw, put it among "
                    "equal totals. The workbook does not settle ties anew."),
    "order": Column("Order", "0.0000000", 12, meaning="Live. The total less a trifle for the place among equals: what "
                    "ranks and line follow."),
    "rule": Column("Rule", width=30, wraps=True, meaning="Why the money is set apart for it before the line is drawn, "
                   "or why it gets none at all. The workbook does not choose anew."),
    "ahead": Column("Placed first", width=9, meaning="Yes where the money is set apart for it."),
    "entry": Column("Entry", WHOLE, 8, meaning="Where it stood in the ranking when this file was made, which lists "
                    "equal totals."),
    "code": Column("Row code", width=14, meaning="Leave it as it is: by it the exchange knows the line."),
}  # fmt: skip
PRINTED_TO = "above"


class Layout:
    """Which columns there are, and where."""

    def __init__(self, table: Table) -> None:
        self.table, self.criteria = table, table.ranking.criteria
        left_out = {
            key
            for key, is_there in {
                "place": table.has_places, "order": table.has_places, "rule": table.has_rules,
                "ahead": table.has_rules, "code": table.comes_back,
            }.items()
            if not is_there
        }  # fmt: skip
        marks = {f"mean {each.code}": _mean_of(each) for each in self.criteria}
        every = BEFORE_MARKS | marks | AFTER_MARKS
        self.columns = {key: column for key, column in every.items() if key not in left_out}
        self.letters = {key: get_column_letter(number) for number, key in enumerate(self.columns, start=1)}
        self.formulas = dict(self._formulas())

    def names(self, last: int) -> dict[str, str]:
        """{name: cells} of the columns that formulas read, down to the last line."""
        letters = {"order": self.letters["total"]} | self.letters
        return {name: f"Shortlist!${letters[key]}$2:${letters[key]}${last}" for key, name in NAMED.items()}

    def row(self, line: Listed, number: int) -> list[Any]:
        values = values_of(line)
        at = str(number)
        return [
            Live(self.formulas[key].replace("#", at), values[key]) if key in self.formulas else values[key]
            for key in self.columns
        ]

    def _formulas(self) -> Iterable[tuple[str, str]]:
        """{key: formula}, with # for the number of the line."""
        at = {key: f"{letter}#" for key, letter in self.letters.items()}
        order = at.get("order", at["total"])
        yield (
            "total",
            (
                f'IF({at["fixed"]}<>"",IF(ISNUMBER({at["fixed"]}),{at["fixed"]},""),IF({at["sheets"]}=0,"",'
                f"ROUND(ROUND(AVERAGEIF(Sheet_reference,{at['reference']},Sheet_total),9),2)))"
            ),
        )
        yield "costs", (f'IF({at["settled"]}="{DECLINED}",0,IF(N({at["award"]})>0,{at["award"]},{at["requested"]}))')
        yield "running", self._running(at)
        if self.table.has_places:
            yield "order", f'IF({at["total"]}="","",ROUND({at["total"]}-N({at["place"]})/10000000,7))'
        if self.table.is_whole:
            yield from self._of_the_whole(at, order)

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
        return [(f'{at["ahead"]}="{YES}"', AHEAD), (f'{at["rule"]}<>""', "Out by a rule")]

    def _of_the_whole(self, at: dict[str, str], order: str) -> Iterable[tuple[str, str]]:
        step = f"MATCH({order},Line_order,0)"
        yield "rank", f'IF({order}="","",RANK({order},List_order))'
        yield (
            "cumulative",
            (
                f'IF({order}="","",SUMIF(List_order,">"&{order},List_costs)'
                f'+SUMIFS(List_costs,List_order,{order},List_entry,"<="&{at["entry"]}))'
            ),
        )
        yield (
            "above",
            (
                f'IF(OR({at["running"]}="{DECIDED}",{at["running"]}="{AHEAD}"),"{YES}",IF({at["running"]}<>"{YES}","{NO}",'
                f'IF(AND({at["costs"]}<=INDEX(Line_room,{step}),INDEX(Line_fits,{step})="{YES}"),"{YES}","{NO}")))'
            ),
        )
        yield (
            "remaining",
            (
                f'IF({order}="","",Room-SUMIFS(List_costs,List_running,"{YES}",List_above,"{YES}",List_order,">="&{order}))'
            ),
        )


def _mean_of(criterion: WeighedCriterion) -> Column:
    share, weight = f"{criterion.share_percent.normalize():f}", f"{criterion.weight.normalize():f}"
    return Column(
        f"{criterion.name} ({share}%)",
        SCORE,
        13,
        meaning=f"Mean mark of the sheets that count, 0 to 5. Weight {weight}, which is {share}% of the total.",
    )


def values_of(line: Listed) -> dict[str, Any]:
    row, plan, firm = line.row, line.plan, line.row.adjusted
    return {
        "reference": row.reference, "title": row.title, "area": row.area, "lead": row.lead_organisation,
        "panel": row.panel, "requested": row.requested_pounds,
        **{f"mean {code}": mean for code, mean in row.means.items()},
        "total": row.score, "sheets": row.sheets_returned, "spread": row.spread, "rank": row.rank,
        "decision": plan.decision or None, "award": plan.award_pounds, "conditions": plan.conditions or None,
        "comment": plan.comment or None, "costs": line.costs_pounds, "cumulative": row.cumulative_pounds,
        "remaining": line.remaining_pounds, "above": line.above, "running": line.running, "reason": row.line_reason,
        "so_far": row.decision, "settled": line.settled, "fixed": line.fixed, "place": line.place,
        "order": line.order, "rule": plan.rule or None, "ahead": YES if plan.is_ahead else None, "entry": line.entry,
        "code": plan.code,
        **dict.fromkeys(["adjusted", "low", "high", "expected", "chance"]),
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
