"""The sheet “Settings”: what the formulas rest on. A figure that is changed here moves the line in the file alone."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from proposals.workbook.cells import (
    MONEY,
    SCORE,
    TEXT,
    WEIGHT,
    WHOLE,
    Column,
    add_sheet,
    cell_for,
    headings,
    print_on_one_page_width,
    put,
)
from proposals.workbook.live import Live
from scoring.workbook.figures import AHEAD, DECIDED, Table, room

COLUMNS = [
    Column("Setting", width=46, wraps=True),
    Column("Value", width=14, wraps=True),
    Column("What it does", width=80, wraps=True),
]
NOT_READ = "As the exchange has it. No formula reads it: change it under “Rules”, and download the file again."
ROOM = f'Pot-SUMIF(List_running,"{DECIDED}",List_costs)-SUMIF(List_running,"{AHEAD}",List_costs)'


class Setting(NamedTuple):
    """`name` is what formulas call it by; nobody is asked to change one that none of them reads."""

    name: str
    label: str
    value: Any
    form: str
    meaning: str
    is_input: bool = True


def settings_of(table: Table) -> Iterator[Setting]:
    ranking = table.ranking
    yield Setting("Pot", "Pot", ranking.pot_pounds, MONEY, "Pounds to give away.")
    yield Setting("Quality_line", "Quality line", ranking.quality_line, SCORE, "A lower total gets no money.")
    yield Setting(
        "Sheets_wanted", "Sheets wanted", ranking.sheets_wanted, WHOLE, "With fewer sheets a proposal gets no money."
    )
    for number, each in enumerate(ranking.criteria, start=1):
        yield Setting(f"Weight_{number}", f"Weight of {each.name}", each.weight, WEIGHT, "Only the proportions matter.")
    weights = [f"Weight_{number}" for number in range(1, len(ranking.criteria) + 1)]
    whole = Live("+".join(weights) or "0", sum(each.weight for each in ranking.criteria))
    yield Setting("Weight_sum", "Sum of the weights", whole, WEIGHT, "Live.", is_input=False)
    for number, each in enumerate(ranking.criteria, start=1):
        yield Setting(
            f"Least_{number}", f"Least mean mark of {each.name}", each.minimum, SCORE,
            "A lower mean mark gets no money; empty, none is asked for.",
        )  # fmt: skip
    if table.is_whole:
        meaning = "Live. The pot less what is awarded, proposed or set apart already."
        yield Setting("Room", "Room for what is not decided", Live(ROOM, room(table)), MONEY, meaning, is_input=False)
    limits = [
        *((f"Least for {area}", pounds) for area, pounds in table.floors.items()),
        *((f"Most for {area}", pounds) for area, pounds in table.caps.items()),
    ]
    for number, (label, pounds) in enumerate(limits, start=1):
        yield Setting(f"Limit_{number}", label, pounds, MONEY, NOT_READ, is_input=False)


def write_settings(book: Workbook, table: Table) -> dict[str, str]:
    """Write it, and give {name: cell} of each setting."""
    sheet = add_sheet(book, "Settings")
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    print_on_one_page_width(sheet, landscape=False)
    for letter, column in zip("ABC", COLUMNS, strict=True):
        sheet.column_dimensions[letter].width = column.width
    sheet.append(headings(sheet, COLUMNS))
    label, meaning = cell_for(sheet, TEXT, bold=True, wraps=True), cell_for(sheet, TEXT, wraps=True)
    told = list(settings_of(table))
    for setting in told:
        value = cell_for(sheet, setting.form, is_input=setting.is_input)
        sheet.append([put(label, setting.label), put(value, setting.value), put(meaning, setting.meaning)])
    _must_be_figures(sheet, [row for row, setting in enumerate(told, start=2) if setting.is_input])
    return {setting.name: f"Settings!$B${row}" for row, setting in enumerate(told, start=2)}


def _must_be_figures(sheet: Any, rows: Iterable[int]) -> None:
    rule = DataValidation(
        type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True, showErrorMessage=True
    )
    rule.error, rule.errorTitle = "Write a figure that is not below 0.", "This can’t stand here"
    for row in rows:
        rule.add(f"B{row}")
    sheet.data_validations.append(rule)
