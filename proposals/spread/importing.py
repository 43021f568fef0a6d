"""Adoption events that were sent as a table: what each row says, what is wrong, what is new.

`importing_sites` reads eligible sites.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals.models import Organisation, Proposal
from proposals.spread.places import Place, cleaned
from proposals.spread.sent_tables import Problem, SentRow, as_day, read_table
from proposals.states import SiteStage, StopReason

NO_ORGANISATION = "No organisation has this name or ODS code."
NO_DAY = "This is no date. Write it like 5 March 2026."
TEXTS_OF_EVENTS = ("place", "evidence", "changed", "link")
LONGEST = {"place": 120, "evidence": 2_000, "changed": 2_000, "link": 500, "why_left": 300}
OF_EVENTS = {
    "organisation": ("Organisation", "Site", "ODS code"),
    "place": ("Ward, practice or team", "Place", "Ward"),
    "stage": ("Stage",),
    "happened_on": ("Date", "Happened on"),
    "evidence": ("Evidence", "How do we know?"),
    "link": ("Link",),
    "reason": ("Why it stopped", "Reason"),
    "changed": ("What changed", "Changed"),
}


@dataclass(frozen=True)
class Found:
    """What a table says: rows that are new, how many stand already, and everything that is wrong.

    `ignored` names the columns that were not read.
    """

    new: list[dict[str, Any]]
    known: int
    problems: list[Problem]
    ignored: list[str]

    @property
    def can_be_taken(self) -> bool:
        return bool(self.new) and not self.problems


class Reader:
    """Reads one row at a time and notes what is wrong, cell by cell."""

    def __init__(self, columns: Mapping[str, Iterable[str]]) -> None:
        self.columns = {name: next(iter(calls)) for name, calls in columns.items()}
        self.problems: list[Problem] = []
        self.ignored: list[str] = []
        named = Organisation.objects.order_by("pk")
        self.organisations = {cleaned(each.name): each for each in named}
        self.organisations |= {cleaned(each.ods_code): each for each in named if each.ods_code}

    def wrong(self, row: SentRow, name: str, sentence: str) -> None:
        self.problems.append(Problem(row.number, self.columns[name], sentence))

    def is_wrong(self, row: SentRow, name: str) -> bool:
        return any((row.number, self.columns[name]) == problem[:2] for problem in self.problems)

    def say(self, row: int, sentence: str) -> None:
        self.problems.append(Problem(row, "", sentence))

    def organisation(self, row: SentRow, name: str = "organisation") -> Organisation | None:
        found = self.organisations.get(cleaned(row.cells[name]))
        if found is None:
            self.wrong(row, name, NO_ORGANISATION)
        return found

    def day(self, row: SentRow, name: str) -> date | None:
        found = as_day(row.cells[name])
        if found is None:
            self.wrong(row, name, NO_DAY)
        elif not date(2000, 1, 1) <= found:
            self.wrong(row, name, "Check the year of this date.")
        return found

    def text(self, row: SentRow, name: str) -> str:
        text = row.cells.get(name, "")
        if len(text) > LONGEST[name]:
            self.wrong(row, name, f"Shorten the text to {LONGEST[name]:,} characters.")
        return text

    def choice(self, row: SentRow, name: str, choices: Any) -> str:
        """By its word or by its code; empty where nothing stands there."""
        given = cleaned(row.cells.get(name, ""))
        by_word = {cleaned(word): code for code, word in choices.choices} | {code: code for code in choices.values}
        if given and given not in by_word:
            words = ", ".join(label for _, label in choices.choices)
            self.wrong(row, name, f"Write one of these: {words}.")
        return by_word.get(given, "")


def read_events(text: str, proposal: Proposal, problem_of: Callable[[dict[str, Any]], dict[str, str]]) -> Found:
    """What a table says of sites. `problem_of` tells what a verb would refuse, by field.

    What the log holds already, also where it was corrected since, is known and no problem: a file sent twice, or sent
    back as it was, changes nothing.
    """
    table = read_table(text, OF_EVENTS, ("organisation", "stage", "happened_on", "evidence"))
    reader = Reader(OF_EVENTS)
    log = proposal.adoption_events.values_list("site", "place", "stage", "happened_on")
    known = {(Place(site, cleaned(place)), stage, on) for site, place, stage, on in log}
    new, standing = [], 0
    for row in table.rows:
        told = _event(row, reader)
        if told is None:
            continue
        key = (Place(told["site"].pk, cleaned(told["place"])), told["stage"], told["happened_on"])
        if key in known:
            standing += 1
            continue
        known.add(key)
        for field, sentence in problem_of(told).items():
            reader.wrong(row, field, sentence)
        new.append(told)
    return Found(new, standing, [*table.problems, *reader.problems], table.ignored)


def _event(row: SentRow, reader: Reader) -> dict[str, Any] | None:
    site, on = reader.organisation(row), reader.day(row, "happened_on")
    stage = reader.choice(row, "stage", SiteStage)
    if not row.cells["stage"]:
        reader.wrong(row, "stage", "Say which stage it reached.")
    texts = {name: reader.text(row, name) for name in TEXTS_OF_EVENTS}
    reason = reader.choice(row, "reason", StopReason)
    if site is None or on is None or not stage:
        return None
    return {"site": site, "stage": stage, "happened_on": on, "reason": reason, **texts}
