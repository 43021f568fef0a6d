"""A report on paper: its tables as PDF/UA-1, each a table to a screen reader too. The layout stands in `report.typ`."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from proposals.paper import set_in_type
from proposals.programme.tables import TEXT, Table

LAYOUT = Path(__file__).with_name("report.typ").read_bytes()
ROWS_AT_MOST = 500  # a list on paper that is longer is read by nobody; the workbook holds all of it

SHORT = 16  # characters


@dataclass(frozen=True)
class Report:
    """`caption` is over the title, `foot` on each page."""

    title: str
    caption: str
    foot: str
    tables: list[Table]


def as_pdf(report: Report, *, made_at: datetime) -> bytes:
    told = {
        "title": report.title,
        "caption": report.caption,
        "foot": report.foot,
        "tables": [_table(each) for each in report.tables],
    }
    return set_in_type(LAYOUT, told, made_at=made_at)


def _table(table: Table) -> dict[str, Any]:
    left_out = len(table.rows) - ROWS_AT_MOST
    more = f"{left_out:,} more stand in the workbook." if left_out > 0 else ""
    return {
        "title": table.title,
        "note": " ".join(each for each in (table.note, more) if each),
        "nothing": table.nothing,
        "headings": [column.label for column in table.columns],
        "sides": ["right" if column.is_number else "left" for column in table.columns],
        "widths": _widths(table),
        "rows": table.shown[:ROWS_AT_MOST],
    }


def _widths(table: Table) -> list[str]:
    """Figures, days and short words take what they need; the rest is shared by what can break."""
    longest = [max(len(text) for text in texts) for texts in zip(*table.shown, strict=True)] or [0] * len(table.columns)
    may_break = [column.kind == TEXT and most > SHORT for column, most in zip(table.columns, longest, strict=True)]
    needs = ["share" if each else "auto" for each in may_break]
    return needs if any(may_break) else ["share", *needs[1:]]
