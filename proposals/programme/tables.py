"""The one shape of every table of a report: the page prints it, and so do the PDF, the workbook, CSV and programs.

A cell holds the figure itself; `shown` says how people read it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from proposals import benefits, numbers
from proposals.days import in_words
from proposals.programme import stays
from proposals.programme.dashboard import Dashboard
from proposals.programme.figures import Applied, Funnel
from proposals.spread.organisations import short_name
from proposals.spread.rollups import Share

TEXT, WHOLE, MONEY, PERCENT, FIGURE, DAY = "text", "whole", "money", "percent", "figure", "day"
NOTHING = "–"


class Column(NamedTuple):
    code: str
    label: str
    kind: str = WHOLE
    names_boards: bool = False

    def shown(self, value: Any) -> str:
        """Boards by the names that people use: their long ones would push figures off the page."""
        return short_name(value) if self.names_boards else shown(value, self.kind)

    @property
    def is_number(self) -> bool:
        return self.kind not in (TEXT, DAY)


@dataclass(frozen=True)
class Table:
    """`rows` hold a value for each column; None where there is none. `note` says how to read it."""

    code: str
    title: str
    columns: list[Column]
    rows: list[list[Any]]
    note: str = ""
    nothing: str = "There is nothing to tell."

    @property
    def is_of_proposals(self) -> bool:
        """Whether each row names a proposal by its reference."""
        return self.columns[0].code == "reference"

    @property
    def shown(self) -> list[list[str]]:
        return [[column.shown(value) for value, column in self._cells(row)] for row in self.rows]

    @property
    def described(self) -> list[dict[str, Any]]:
        """Each row as a program reads it, by the codes of the columns."""
        return [{column.code: plain(value) for value, column in self._cells(row)} for row in self.rows]

    def _cells(self, row: list[Any]) -> Iterator[tuple[Any, Column]]:
        return zip(row, self.columns, strict=True)


def shown(value: Any, kind: str) -> str:
    if value is None:
        return NOTHING
    return WRITTEN[kind](value)


WRITTEN: dict[str, Callable[[Any], str]] = {
    TEXT: str, WHOLE: numbers.number, MONEY: numbers.money, PERCENT: numbers.percent, FIGURE: numbers.figure,
    DAY: in_words,
}  # fmt: skip


def plain(value: Any) -> Any:
    """As JSON holds it: days as 2026-03-05, and figures with at most four decimals."""
    if isinstance(value, date):
        return value.isoformat()
    return round(float(value), 4) if isinstance(value, float | Decimal) else value


# --- The tables of the dashboard -------------------------------------------------------------------------------------
PROPOSALS = Column("label", "Proposals", TEXT)
AREA = Column("label", "Priority area", TEXT)
APPLICANT = Column("label", "Lead organisation", TEXT)
BOARD = Column("label", "Board", TEXT, names_boards=True)
STATES = [
    Column("submitted", "Submitted"),
    Column("reviewed", "Passed to a panel"),
    Column("scored", "Scored"),
    Column("funded", "Funded"),
    Column("spread", "Spread"),
    Column("validated", "Validated benefit"),
]
EXITS = [
    Column("declined", "Declined"),
    Column("withdrawn", "Withdrawn"),
    Column("award_ended", "Award ended"),
]
REACHED = "How many came as far as each state by that day. Outcomes count from the day on which they were announced."
DRAFTS = "Begun: with the drafts of calls that have closed, where five or more of a call were never submitted."
NO_DRAFTS = "Drafts have no area and no board that others may know, so they are counted for whole calls alone."
RATES = (
    "A board is that of the lead organisation. The success rate is of those with an outcome, funded or declined. The "
    "true rate lies between the least and the most 95 times in 100; where these reach far, the numbers are too small "
    "to compare."
)


def tables_of(found: Dashboard) -> list[Table]:
    return [
        whole_funnel(found.in_all),
        funnel_table("funnel_by_area", "Funnel by priority area", AREA, found.by_area),
        funnel_table("funnel_by_board", "Funnel by board", BOARD, found.by_board),
        stays_table(found),
        applied_table("applied_by_kind", "Success by kind of organisation", APPLICANT, found, found.applied_by_kind),
        applied_table("applied_by_board", "Success by board", BOARD, found, found.applied_by_board, RATES),
        spread_table(found),
        benefits_table(found.benefits),
    ]


def whole_funnel(row: Funnel) -> Table:
    columns = [PROPOSALS, Column("begun", "Begun"), *STATES, *EXITS]
    said = NO_DRAFTS if row.begun is None else DRAFTS
    return Table("funnel", "From idea to validated benefit", columns, _counts(columns, [row]), f"{REACHED} {said}")


def funnel_table(code: str, title: str, first: Column, rows: list[Funnel]) -> Table:
    columns = [first, *STATES, *EXITS]
    return Table(code, title, columns, _counts(columns, rows))


def _counts(columns: list[Column], rows: list[Funnel]) -> list[list[Any]]:
    return [[getattr(row, each.code) for each in columns] for row in rows]


def stays_table(found: Dashboard) -> Table:
    columns = [
        Column("place", "State", TEXT),
        Column("stays", "Left it"),
        Column("median", "Median days", FIGURE),
        Column("low", "Lower quarter", FIGURE),
        Column("high", "Upper quarter", FIGURE),
        Column("waiting", "There now"),
        Column("waiting_median", "Median days so far", FIGURE),
    ]
    rows = [
        [stay.place.label, stay.stays or 0, stay.median, stay.low, stay.high, there.number, there.median]
        for stay, there in zip(found.stays, found.waiting, strict=True)
    ]
    note = (
        "Calendar days of proposals that were submitted. Those that are there now are in no median of those that left, "
        "and neither is what ended by a withdrawal."
    )
    return Table("stays", "Time in each state", columns, rows, note)


def applied_table(code: str, title: str, first: Column, found: Dashboard, rows: list[Applied], note: str = "") -> Table:
    columns = [
        first,
        Column("applied", "Applied"),
        Column("decided", "With an outcome"),
        Column("funded", "Funded"),
        Column("share", "Success rate", PERCENT),
        Column("low", "At least", PERCENT),
        Column("high", "At most", PERCENT),
        Column("asked_pounds", "Asked for", MONEY),
        Column("awarded_pounds", "Awarded", MONEY),
    ]
    return Table(code, title, columns, [_applied(row) for row in (*rows, found.applied)], note)


def _applied(row: Applied) -> list[Any]:
    return [row.label, row.applied, row.decided, row.funded, *row.rate, row.asked_pounds, row.awarded_pounds]


def spread_table(found: Dashboard) -> Table:
    columns = [
        BOARD._replace(code="board"),
        Column("number", "Sites using it"),
        Column("out_of", "Eligible"),
        Column("share", "Share", PERCENT),
    ]
    rows = [_share(board, share) for board, share in found.spread.boards.items()]
    note = (
        f"Sites of {found.spread.counted} of {found.spread.proposals} awards that stood, sum over sum. Boards are told "
        "of awards with a list of eligible sites."
    )
    return Table("spread", "Sites that took it up", columns, [*rows, _share("All", found.spread.share)], note)


def _share(label: str, share: Share) -> list[Any]:
    return [label, share.number, share.out_of, share.part]


def benefits_table(totals: Iterable[benefits.Total]) -> Table:
    columns = [
        Column("label", "Benefit", TEXT),
        Column("forecast", "Forecast", FIGURE),
        Column("reported", "Reported", FIGURE),
        Column("validated", "Validated", FIGURE),
    ]
    rows: list[list[Any]] = [[each.kind_label, each.forecast, each.reported, each.validated] for each in totals]
    note = (
        "What is due to the innovations, by the status of the claim. Statuses are never added together. What is due to "
        "fewer than five people is in no sum."
    )
    return Table("benefits", "What it did for patients", columns, rows, note, "Nothing was claimed by then.")


# --- All of them as one file -----------------------------------------------------------------------------------------
HEADINGS = ["As at", "Table", "Row", "Figure", "Value"]


def flat_rows(day: date, tables: Iterable[Table]) -> Iterator[list[Any]]:
    """A line for each figure, so that a program can pick what it wants without knowing the tables."""
    for table in tables:
        for row in table.rows:
            for column, value in zip(table.columns[1:], row[1:], strict=True):
                yield [day, table.title, row[0], column.label, in_file(value)]


def in_file(value: Any) -> Any:
    return Decimal(str(round(value, 4))) if isinstance(value, float) else value


def span_rows(found: list[stays.Figure]) -> list[tuple[str, float | None, float | None, float | None]]:
    return [(each.place.label, each.median, each.low, each.high) for each in found]


def funnel_bars(row: Funnel) -> list[tuple[str, int | None]]:
    """Without those that were begun where nobody is told how many."""
    begun = [] if row.begun is None else [("Begun", row.begun)]
    return [*begun, *((each.label, getattr(row, each.code)) for each in STATES)]


def rate_rows(
    rows: list[Applied], first: Column
) -> list[tuple[str, int, int, float | None, float | None, float | None]]:
    """`first` is the column that names the rows in their table."""
    return [(first.shown(row.label), row.funded, row.decided, *row.rate) for row in rows]
