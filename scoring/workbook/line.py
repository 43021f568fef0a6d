"""The sheet “Line”: the way down the order, one step for each total, with what is left of the pot at each.

Equals make one step: those that fit are paid for together, or the walk ends there. There are at most as many steps as
there are different totals, whatever the number of proposals, and no formula rests on the order of the lines.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from openpyxl import Workbook

from proposals.workbook.cells import MONEY, SCORE, WHOLE, Column
from proposals.workbook.live import Live
from proposals.workbook.tables import TableSheet
from scoring.arithmetic import HIGHEST_MARK
from scoring.workbook.figures import NO, YES, Table, room

DIFFERENT_TOTALS = HIGHEST_MARK * 100 + 1
COLUMNS = [
    Column("Step", WHOLE, 8, meaning="From the best total down."),
    Column("Total", SCORE, 12, meaning="Live. The totals, each once; where equals were put in order, a trifle less for "
           "each place."),
    Column("Room", MONEY, 14, meaning="Live. What is left of the pot before this step."),
    Column("Fitting", MONEY, 14, meaning="Live. Costs of those in the running at this total, of which each would fit "
           "by itself."),
    Column("Fits", width=8, meaning="Live. Whether they fit together. Where they don’t, nobody is put first, and "
           "nothing below takes the money."),
]  # fmt: skip
FIRST = (
    'IF(COUNT(List_order)=0,"",MAX(List_order))',
    'IF(B#="","",Room)',
)
NEXT = (
    'IF(B@="","",IF(COUNTIF(List_order,">="&B@)>=COUNT(List_order),"",'
    'LARGE(List_order,COUNTIF(List_order,">="&B@)+1)))',
    f'IF(B#="","",IF(E@="{YES}",C@-D@,0))',
)
FITTING = f'IF(B#="","",SUMIFS(List_costs,List_order,B#,List_running,"{YES}",List_costs,"<="&C#))'
FITS = f'IF(B#="","",IF(D#<=C#,"{YES}","{NO}"))'


class Step(NamedTuple):
    total: Any = None
    room: int | None = None
    fitting: int | None = None
    fits: str | None = None


def write_line(book: Workbook, table: Table) -> dict[str, str]:
    """Write it, and give {name: cells} of its columns."""
    sheet = TableSheet(book, "Line", COLUMNS, name="Line")
    walked = steps(table)
    for number in range(1, _most_steps(table) + 1):
        sheet.append(_row(number, next(walked, Step())))
    sheet.close()
    last = max(sheet.height, 2)
    return {f"Line_{name}": f"Line!${letter}$2:${letter}${last}"
            for name, letter in [("order", "B"), ("room", "C"), ("fits", "E")]}  # fmt: skip


def _most_steps(table: Table) -> int:
    number = len(table.lines)
    return number if table.has_places else min(number, DIFFERENT_TOTALS)


def _row(number: int, step: Step) -> list[Any]:
    at, before = str(number + 1), str(number)
    total, left = FIRST if number == 1 else NEXT
    formulas = [each.replace("#", at).replace("@", before) for each in (total, left, FITTING, FITS)]
    return [number, *(Live(formula, figure) for formula, figure in zip(formulas, step, strict=True))]


def steps(table: Table) -> Iterator[Step]:
    left = room(table)
    ranked = [(line.order, line) for line in table.lines if line.order is not None]
    ranked.sort(key=lambda pair: -pair[0])
    for order, pairs in groupby(ranked, key=lambda pair: pair[0]):
        equals = [line for _, line in pairs]
        fitting = sum(line.costs_pounds for line in equals if line.running == YES and line.costs_pounds <= left)
        fits = fitting <= left
        yield Step(order, left, fitting, YES if fits else NO)
        left = left - fitting if fits else 0
