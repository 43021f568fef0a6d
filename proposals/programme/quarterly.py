"""The report of a quarter: what happened in it beside the quarter before, what must be looked at, and all figures as at
its end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.timezone import localdate

from proposals.programme import figures
from proposals.programme.dashboard import Dashboard, dashboard
from proposals.programme.figures import Applied, Funnel
from proposals.programme.happenings import Happenings, happenings
from proposals.programme.quarters import Quarter, quarter_named
from proposals.programme.reading import Record
from proposals.programme.tables import DAY, EXITS, MONEY, PROPOSALS, REACHED, STATES, TEXT, Column, Table, tables_of


@dataclass(frozen=True)
class QuarterlyReport:
    """`day` is the last of the quarter, or today while it lasts."""

    quarter: Quarter
    day: date
    at_end: Dashboard
    tables: list[Table]

    @property
    def is_so_far(self) -> bool:
        return localdate() <= self.quarter.last_day

    @property
    def title(self) -> str:
        return self.quarter.title


@dataclass(frozen=True)
class Ends:
    """The whole programme as at the ends of three quarters, the latest first."""

    now: tuple[Funnel, Applied]
    before: tuple[Funnel, Applied]
    earlier: tuple[Funnel, Applied]

    def moved(self, count: Callable[[Funnel, Applied], int]) -> list[int]:
        """What came about in this quarter and in the one before, and what there is in all."""
        now, before, earlier = (count(*each) for each in (self.now, self.before, self.earlier))
        return [now - before, before - earlier, now]


def begun(code: str) -> Quarter:
    """The quarter of this code; 404 where there is none, or it has not begun."""
    found = quarter_named(code)
    if found is None or found.first_day > localdate():
        raise Http404
    return found


def quarterly(record: Record, person: Any, quarter: Quarter) -> QuarterlyReport:
    day = min(quarter.last_day, localdate())
    at_end = dashboard(record, person, day)
    cases = record.as_at(day)
    told = happenings(record, cases, person, quarter, day)
    ends = Ends(
        (at_end.in_all, at_end.applied),
        _counted(record, quarter.before.last_day),
        _counted(record, quarter.before.before.last_day),
    )
    tables = [in_the_quarter(ends), money(ends), *named(told), *tables_of(at_end)]
    return QuarterlyReport(quarter, day, at_end, tables)


def _counted(record: Record, day: date) -> tuple[Funnel, Applied]:
    cases = record.as_at(day)
    return figures.funnel_of("All", cases), figures.applied_of("All", cases)


# --- Beside the quarter before ---------------------------------------------------------------------------------------
SIDE_BY_SIDE = [Column("now", "This quarter"), Column("before", "The quarter before"), Column("all", "In all")]


def in_the_quarter(ends: Ends) -> Table:
    def row(code: str, label: str) -> list[Any]:
        return [label, *ends.moved(lambda funnel, _: getattr(funnel, code))]

    note = f"{REACHED} What was taken back is taken off, so a figure can be below nought."
    rows = [row(each.code, each.label) for each in (*STATES, *EXITS)]
    return Table("in_the_quarter", "In the quarter", [PROPOSALS, *SIDE_BY_SIDE], rows, note)


def money(ends: Ends) -> Table:
    columns = [Column("label", "Money", TEXT), *(column._replace(kind=MONEY) for column in SIDE_BY_SIDE)]
    rows = [
        ["Asked for", *ends.moved(lambda _, applied: applied.asked_pounds)],
        ["Awarded", *ends.moved(lambda _, applied: applied.awarded_pounds)],
    ]
    return Table("money", "Money in the quarter", columns, rows)


# --- What must be looked at ------------------------------------------------------------------------------------------
PROPOSAL = [Column("reference", "Proposal", TEXT), Column("title", "Title", TEXT)]


def named(told: Happenings) -> list[Table]:
    return [stalled_table(told), due_table(told), ended_table(told), stops_table(told), stories_table(told)]


def stalled_table(told: Happenings) -> Table:
    columns = [
        *PROPOSAL,
        Column("where", "Where", TEXT),
        Column("since", "Since", DAY),
        Column("why", "Why it is here", TEXT),
    ]
    return Table(
        "stalled", "What stalled", columns, _rows(told.stalled), nothing="Nothing waits longer than it should."
    )


def due_table(told: Happenings) -> Table:
    columns = [
        *PROPOSAL, Column("kind", "Kind", TEXT), Column("what", "What is asked for", TEXT),
        Column("due_on", "By", DAY), Column("stands", "How it stands", TEXT),
    ]  # fmt: skip
    note = "Of awards that you follow: what is late, and what is due until the end of the next quarter."
    nothing = "Nothing is late or due soon of the awards that you follow."
    return Table("due", "What is due", columns, _rows(told.due), note if told.due else "", nothing)


def ended_table(told: Happenings) -> Table:
    columns = [
        *PROPOSAL, Column("on", "Ended on", DAY), Column("pounds", "Award", MONEY), Column("how", "How", TEXT),
        Column("why", "Why", TEXT),
    ]  # fmt: skip
    nothing = "No award that you follow ended in the quarter."
    return Table("ended", "Awards that ended", columns, _rows(told.ended), nothing=nothing)


def stops_table(told: Happenings) -> Table:
    columns = [Column("reason", "Why they stopped", TEXT), Column("number", "Sites")]
    rows: list[list[Any]] = [[reason, number] for reason, number in told.stops.most_common()]
    return Table("stops", "Sites that stopped", columns, rows, nothing="No site of an award that you follow stopped.")


def stories_table(told: Happenings) -> Table:
    columns = [*PROPOSAL, Column("on", "Approved on", DAY), Column("edition", "Edition")]
    return Table(
        "stories", "Stories approved", columns, _rows(told.stories), nothing="No story was approved in the quarter."
    )


def _rows(found: Any) -> list[list[Any]]:
    return [list(each) for each in found]
