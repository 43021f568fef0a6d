"""The portfolio of spread as a workbook: the figures of the page, made by the same functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from proposals.days import in_words as day_in_words
from proposals.spread.multiples import Multiples
from proposals.spread.portfolio import PortfolioLine, Totals
from proposals.spread.portfolio_columns import FEWER, NOT_TOLD, headings, in_words, row_of
from proposals.spread.rollups import Share
from proposals.workbook.cells import DAY, SHARE, TEXT, WHOLE, Column, new_book
from proposals.workbook.live import Live
from proposals.workbook.read_me import Fact, columns_of, numbered, write_read_me
from proposals.workbook.tables import TableSheet, write_table

LOOKS: dict[str, tuple[str, float, str]] = {
    "Reference": (TEXT, 14, "The proposal’s number in the exchange."),
    "Title": (TEXT, 44, "As its authors gave it."),
    "Call": (TEXT, 28, "The call that it answered."),
    "Priority area": (TEXT, 24, "The call’s priority area that it answers."),
    "Lead organisation": (TEXT, 30, "The member organisation that leads it."),
    "Awarded on": (DAY, 13, "The day from which everybody could know of the award."),
    "As at": (DAY, 13, "The day for which everything beside it was counted."),
    "Sites using it": (WHOLE, 13, "Sites of the eligible list that use it on that day."),
    "Eligible": (WHOLE, 10, "Out of how many: the eligible list on that day, or the number that authors typed."),
    "Typed number": (TEXT, 12, "Yes where there is no list and the typed number stands in."),
    "Planned %": (WHOLE, 11, "The share of the eligible sites that the plan aims for."),
    "Planned by": (DAY, 13, "The day by which the plan aims for it."),
    "On the way": (WHOLE, 12, "Sites that are interested, committed, waiting for training or implementing."),
    "Stopped": (WHOLE, 12, "Sites that stopped."),
    "Beside the list": (WHOLE, 13, "Sites that use it and are not on the list: in no share."),
    "Latest report": (DAY, 13, "The day of the latest event by then."),
}
IN_A_BOARD = (WHOLE, 18, "Of the sites in the area of that board.")
WRAPPED = ("Title", "Call", "Priority area", "Lead organisation")
NAMES = {"Portfolio_sites": "Sites using it", "Portfolio_eligible": "Eligible"}
# A count that is not told is a text, so neither sum takes its line: as `rollups.summed` does.
SITES = 'SUMIFS(Portfolio_sites,Portfolio_eligible,">0")'
ELIGIBLE = 'SUMIFS(Portfolio_eligible,Portfolio_sites,">=0")'
PART = 'IF(C2>0,B2/C2,"")'  # of the first line below the headings
SUMS = [
    Column("What", width=44, wraps=True, meaning="All proposals together, and each board."),
    Column("Sites using it", WHOLE, 14, meaning="Added up over those that tell it, out of how many."),
    Column("Eligible", WHOLE, 12, meaning="Out of how many, over the same."),
    Column("Share", SHARE, 10, meaning="Sum over sum."),
]
HOW = [
    f"“{FEWER}” stands for a count below 5, 0 among them. Such a count is told to those who follow the award alone, "
    "since it could name a site; no sum holds it, so that it can’t be worked out from any. This file has what its "
    "maker may read: do not pass it on without looking for what others may not know.",
    f"“{NOT_TOLD}”: to those who do not follow an award, boards are told as at today and for no earlier day.",
    "The sums of all proposals are formulas that follow the sheet “Portfolio”; lines may be sorted in any way. Sums of "
    "boards stand as the exchange told them, since they are made of parts that are not in this file.",
    "Plans stand as they are now, also where the file is as at an earlier day. Nothing of this file comes back.",
]


@dataclass(frozen=True)
class About:
    """What the first sheet says: who asked, when, as at which day, and what was left out."""

    product: str
    by: str
    at: str
    on: date
    filters: Sequence[str]
    board: str = ""


def write_portfolio(
    into: IO[bytes], lines: Sequence[PortfolioLine], totals: Totals, multiples: Multiples | None, about: About
) -> None:
    book = new_book("Spread of what was funded", product=about.product)
    columns = [_column(heading) for heading in headings(about.board)]
    over_time = _over_time(multiples) if multiples else []
    parts = [numbered("How to read it", HOW), columns_of("Portfolio", columns), columns_of("Sums", SUMS)]
    write_read_me(book, "Spread of what was funded", _facts(lines, about), parts)
    rows = (_row(row_of(line, has_board=bool(about.board))) for line in lines)
    _name_cells(book, write_table(book, "Portfolio", columns, rows, name="Portfolio"), columns)
    write_table(book, "Sums", SUMS, _sums(totals, has_lines=bool(lines)))
    if multiples:
        write_table(book, "Over time", over_time, _rows_over_time(multiples), name="Over_time")
    book.save(into)


def _column(heading: str) -> Column:
    form, width, meaning = LOOKS.get(heading, IN_A_BOARD)
    return Column(heading, form, width, wraps=heading in WRAPPED, meaning=meaning)


def _facts(lines: Sequence[PortfolioLine], about: About) -> list[Fact]:
    return [
        (
            "What this is",
            f"How far what was funded has spread, as {about.by} may read it in the {about.product}.",
            TEXT,
        ),
        ("As at", day_in_words(about.on), TEXT),
        ("Made by", about.by, TEXT),
        ("Made at", about.at, TEXT),
        ("Filters", "; ".join(about.filters) or "None: everything that was awarded by that day.", TEXT),
        ("Proposals in this file", f"{len(lines):,}", TEXT),
    ]


def _row(values: list[Any]) -> list[Any]:
    return [{True: "Yes", False: "No"}[value] if isinstance(value, bool) else value for value in values]


def _name_cells(book: Workbook, table: TableSheet, columns: Sequence[Column]) -> None:
    """Names by which the sums know the columns."""
    found = [column.heading for column in columns]
    for name, heading in NAMES.items():
        letter = get_column_letter(found.index(heading) + 1)
        cells = f"Portfolio!${letter}$2:${letter}${max(table.height, 2)}"
        book.defined_names[name] = DefinedName(name, attr_text=cells)


def _sums(totals: Totals, *, has_lines: bool) -> list[list[Any]]:
    number, out_of = totals.share
    live = [Live(SITES, number), Live(ELIGIBLE, out_of), Live(PART, totals.share.part)] if has_lines else [0, 0, None]
    return [
        ["All proposals", *live],
        *([name, share.number, share.out_of, share.part] for name, share in totals.boards.items()),
    ]


def _over_time(multiples: Multiples) -> list[Column]:
    days = [day_in_words(day) for day in multiples.days]
    pairs = [(Column(day, WHOLE, 16), Column(f"Eligible, {day}", WHOLE, 16)) for day in days]
    return [Column("Reference", width=14), Column("Title", width=44, wraps=True), *chain.from_iterable(pairs)]


def _rows_over_time(multiples: Multiples) -> list[list[Any]]:
    return [
        [each.line.reference, each.line.title, *chain.from_iterable(_in_cells(share) for share in each.shares)]
        for each in multiples.charts
    ]


def _in_cells(share: Share) -> tuple[int | str, int | None]:
    return in_words(share.number), share.out_of
