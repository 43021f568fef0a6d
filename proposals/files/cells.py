"""What stands in a workbook, without what reads it."""

from typing import Any, NamedTuple


class Cell(NamedTuple):
    """`kind` is one of text, number, truth, formula, date and error; a date comes as it is written."""

    row: int
    column: int
    kind: str
    value: Any


class Tab(NamedTuple):
    name: str
    cells: list[Cell]
