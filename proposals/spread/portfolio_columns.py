"""The portfolio as rows of a file: the same columns in CSV and in the workbook, and the words for what is not told."""

from collections.abc import Iterator
from typing import Any

from proposals.spread.portfolio import PortfolioLine

HEADINGS = [
    "Reference", "Title", "Call", "Priority area", "Lead organisation", "Awarded on", "As at", "Sites using it",
    "Eligible", "Typed number", "Planned %", "Planned by", "On the way", "Stopped", "Beside the list", "Latest report",
]  # fmt: skip
IN_BOARD = ["Using it in {}", "Eligible in {}"]
FEWER = "fewer than 5"


def headings(board: str = "") -> list[str]:
    """With the name of a board, two columns more."""
    return [*HEADINGS, *(heading.format(board) for heading in IN_BOARD if board)]


def row_of(line: PortfolioLine, *, has_board: bool = False) -> list[Any]:
    """See `headings`."""
    figures, share = line.figures, line.figures.share
    return [
        line.reference, line.title, line.call.title, line.area.name if line.area else "",
        str(line.lead_organisation or ""), line.awarded_on, figures.on, in_words(share.number), share.out_of,
        figures.is_typed, figures.target_percent, figures.target_on, in_words(figures.on_the_way),
        in_words(figures.stopped), in_words(figures.beside_the_list), figures.reported_on,
        *(_in_board(line) if has_board else []),
    ]  # fmt: skip


def as_table(lines: list[PortfolioLine], board: str = "") -> tuple[list[str], Iterator[list[Any]]]:
    """Its headings and its rows."""
    return headings(board), (row_of(line, has_board=bool(board)) for line in lines)


def _in_board(line: PortfolioLine) -> list[Any]:
    return [in_words(line.in_board.number), line.in_board.out_of] if line.in_board else [NOT_TOLD, None]


NOT_TOLD = "told as at today alone"


def in_words(number: int | None) -> int | str:
    return FEWER if number is None else number
