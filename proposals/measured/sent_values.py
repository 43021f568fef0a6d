"""A table of values of many measures and sites, such as the CSV that leaves: what each row says, what is wrong in it.

Nothing here asks what stands; `services/values.py` holds the rows against it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from proposals.measured.columns import MOST_COUNTED, NO_COUNT, NO_MONTH, NO_VALUE, month_of, number_of
from proposals.models import Measure, Organisation, Proposal
from proposals.spread.importing import Reader
from proposals.spread.places import cleaned
from proposals.spread.sent_tables import SentRow, read_table

MOST_ROWS = 10_000
OF_VALUES = {
    "measure": ("Measure",),
    "site": ("Site", "Organisation"),
    "ods_code": ("ODS code",),
    "month": ("Month", "Quarter"),
    "value": ("Value",),
    "numerator": ("Numerator",),
    "denominator": ("Denominator",),
    "provisional": ("Provisional",),
    "version": ("Version",),
}
NEEDED = ("measure", "site", "month", "value")
SAID = {"yes": True, "true": True, "no": False, "false": False}
OTHER_SITE = "This is the code of another site than the name beside it."
TWICE = "This measure, site and month are there already, in row {row}."


@dataclass(frozen=True)
class ValueRow:
    """What one row says; None where its cell is empty."""

    row: SentRow
    measure: Measure
    site: Organisation
    month: date
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    is_provisional: bool | None
    version: int | None

    @property
    def place(self) -> tuple[int, int, date]:
        return self.measure.pk, self.site.pk, self.month

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.numerator is None and self.denominator is None

    def says(self, stood: Any) -> bool:
        """Whether this is what `stood`, a point or an entry of one. An empty cell says nothing against it."""
        told = {
            "value": self.value, "numerator": self.numerator, "denominator": self.denominator,
            "is_provisional": self.is_provisional,
        }  # fmt: skip
        return all(said in (None, getattr(stood, name)) for name, said in told.items())


class ValueReader(Reader):
    """Reads one row at a time and notes what is wrong, cell by cell."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(OF_VALUES)
        named = list(proposal.measures.all())
        self.measures = {cleaned(each.name): each for each in named} | {each.name: each for each in named}

    def read(self, row: SentRow) -> ValueRow | None:
        """None where something in it is wrong; that stands among `problems` then."""
        known = len(self.problems)
        measure, site, month = self.measure(row), self.site(row), self.month(row)
        told = (
            self.number(row), self.whole(row, "numerator"), self.whole(row, "denominator"), self.provisional(row),
            self.whole(row, "version"),
        )  # fmt: skip
        if measure is None or site is None or month is None or len(self.problems) > known:
            return None
        return ValueRow(row, measure, site, month, *told)

    def measure(self, row: SentRow) -> Measure | None:
        name = row.cells["measure"]
        found = self.measures.get(name) or self.measures.get(cleaned(name))
        if found is None:
            self.wrong(row, "measure", "There is no measure of this name here.")
        return found

    def site(self, row: SentRow) -> Organisation | None:
        """By its code where there is one; a name beside it must not be that of another."""
        code, named = row.cells.get("ods_code"), self.organisations.get(cleaned(row.cells["site"]))
        if not code:
            return self.organisation(row, "site")
        found = self.organisation(row, "ods_code")
        if found and named and named != found:
            self.wrong(row, "ods_code", OTHER_SITE)
        return found

    def month(self, row: SentRow) -> date | None:
        found = month_of(row.cells["month"])
        if found is None:
            self.wrong(row, "month", f"“{row.cells['month'][:40]}” {NO_MONTH}")
        return found

    def number(self, row: SentRow) -> Decimal | None:
        cell = row.cells["value"]
        found = number_of(cell)
        if cell and found is None:
            self.wrong(row, "value", f"“{cell[:40]}” {NO_VALUE}")
        return found

    def whole(self, row: SentRow, name: str) -> int | None:
        cell = row.cells.get(name, "")
        found = number_of(cell)
        if cell and (found is None or found != found.to_integral_value() or not 0 <= found <= MOST_COUNTED):
            self.wrong(row, name, f"“{cell[:40]}” {NO_COUNT}")
            return None
        return None if found is None else int(found)

    def provisional(self, row: SentRow) -> bool | None:
        cell = row.cells.get("provisional", "").casefold()
        if cell and cell not in SAID:
            self.wrong(row, "provisional", "Write yes or no.")
        return SAID.get(cell)

    def once(self, rows: Iterable[ValueRow]) -> list[ValueRow]:
        seen: dict[tuple[int, int, date], int] = {}
        for each in rows:
            if each.place in seen:
                self.wrong(each.row, "month", TWICE.format(row=seen[each.place]))
            seen.setdefault(each.place, each.row.number)
        return list(rows)


def read_values(text: str, proposal: Proposal) -> tuple[list[ValueRow], ValueReader]:
    """The rows that can be read, and their reader, who knows all that is wrong."""
    table = read_table(text, OF_VALUES, NEEDED, most=MOST_ROWS)
    reader = ValueReader(proposal)
    reader.problems += table.problems
    reader.ignored = table.ignored
    rows = [found for row in table.rows if (found := reader.read(row))]
    return reader.once(rows), reader
