"""Formulas that carry their figure, so that a reader who calculates nothing shows the same as one who does.

openpyxl writes a formula without the figure beside it. Its writer of rows is the place where both are known, so the
figure is put there, in the same pass.
"""

from typing import Any, NamedTuple

from openpyxl.cell._writer import write_cell
from openpyxl.worksheet._writer import WorksheetWriter


class Live(NamedTuple):
    """A formula of our own, without its “=”, never with a word that somebody typed; None is a figure of no text."""

    formula: str
    figure: Any


class LiveWriter(WorksheetWriter):
    """As openpyxl's, for rows of cells without notes."""

    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
        with xf.element("row", {"r": str(row_idx)}):
            for cell in row:
                if cell.data_type == "f":
                    _write_live(xf, cell)
                else:
                    write_cell(xf, self.ws, cell, cell.has_style)


def _write_live(xf: Any, cell: Any) -> None:
    live: Live = cell._value
    facts = {"r": cell.coordinate, "s": str(cell.style_id)}
    if live.figure is None or isinstance(live.figure, str):
        facts["t"] = "str"
    with xf.element("c", facts):
        with xf.element("f"):
            xf.write(live.formula)
        with xf.element("v"):
            xf.write("" if live.figure is None else str(live.figure))
