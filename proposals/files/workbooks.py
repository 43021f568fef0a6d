"""What stands in the cells of a workbook that was sent. Read in the process that `apart` starts, and nowhere else."""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from proposals.files.cells import Cell, Tab
from proposals.files.checking import check
from proposals.files.kinds import XLSX, FileRefused

MOST_CELLS = 50_000
MOST_LETTERS = 5_000_000
MOST_PLACES = 2_000_000  # rows, and places in them, on the way to what is filled in: a file numbers rows as it likes
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how Excel writes what XML does not hold, and an underscore before an x
INSTEAD = "Save it as an ordinary .xlsx workbook, or download it again and fill that in."
KINDS = {"s": "text", "inlineStr": "text", "n": "number", "b": "truth", "f": "formula", "d": "date", "e": "error"}


def tabs_of(path: Path, name: str, left_out: Collection[str] = ()) -> list[Tab]:
    """Every tab with the cells that are not empty, row by row, whether they are shown or hidden.

    left_out  names of tabs in which nothing is looked for
    raises    FileRefused, with what to do instead
    """
    if not name.lower().endswith(".xlsx"):
        raise FileRefused(f"is no Excel workbook by its name, which must end in .xlsx. {INSTEAD}")
    try:
        check(path, name, path)
        return list(_tabs(path, left_out))
    except FileRefused as refusal:
        why = str(refusal).split(". ")[0]
        raise FileRefused(f"{why}. {INSTEAD}") from refusal
    except MemoryError:
        raise
    except Exception as error:  # a part that is broken makes its reader raise anything
        raise FileRefused(f"is damaged, or not {XLSX.one}. {INSTEAD}") from error


def _tabs(path: Path, left_out: Collection[str]) -> Iterator[Tab]:
    places = cells = letters = 0
    with path.open("rb") as file, closing(load_workbook(file, read_only=True, keep_links=False)) as book:
        for sheet in (each for each in book.worksheets if each.title not in left_out):
            sheet.reset_dimensions()  # what a file says of its size need not be so
            tab = Tab(sheet.title, [])
            for row in sheet.iter_rows():
                found = _filled(row)
                places, cells = places + 1 + len(row), cells + len(found)
                letters += sum(len(str(cell.value)) for cell in found)
                if places > MOST_PLACES or cells > MOST_CELLS or letters > MOST_LETTERS:
                    raise FileRefused(f"holds more than can be read. {INSTEAD}")
                tab.cells.extend(found)
            yield tab


def _filled(row: Iterable[Any]) -> list[Cell]:
    return [
        Cell(cell.row, cell.column, KINDS.get(cell.data_type, "error"), _value(cell.value))
        for cell in row
        if cell.value is not None and cell.value != ""
    ]


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return str(value)
    return value if isinstance(value, bool | int | float) else str(value)
