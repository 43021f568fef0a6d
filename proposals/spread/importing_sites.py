"""Eligible sites that were sent as a table: which come to the list, which leave it, and what stands already."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from proposals.days import in_words
from proposals.models import EligibleSite, Proposal
from proposals.spread.eligible import place_of
from proposals.spread.importing import Found, Reader
from proposals.spread.places import Place, cleaned
from proposals.spread.sent_tables import SentRow, read_table

OF_SITES = {
    "organisation": ("Organisation", "Site", "ODS code"),
    "place": ("Ward, practice or team", "Place", "Ward"),
    "from_on": ("Eligible from", "From"),
    "until_on": ("Left on", "Left", "Until", "No longer eligible from"),
    "why_left": ("Why it left", "Why", "Reason"),
}
SAY_WHY = "Say why it can’t take it up any more."


@dataclass
class Stay:
    """From when until when a site is on the list; `row` as it stands there, None where the table brings it."""

    from_on: date
    until_on: date | None
    row: EligibleSite | None = field(default=None)

    def overlaps(self, from_on: date, until_on: date) -> bool:
        return from_on < (self.until_on or date.max) and self.from_on < until_on


def read_sites(text: str, proposal: Proposal, problem_of: Callable[[str], str]) -> Found:
    """What a table says of the eligible list. `problem_of` tells what may not stand in a reason.

    A site that stands on the list is known, whatever its day, until the table says on which day it left. A stay that
    ended is known by its days: a list that was downloaded changes nothing, also when it is sent once more later on.
    """
    table = read_table(text, OF_SITES, ("organisation", "from_on"))
    reader = Reader(OF_SITES)
    stays = _stays_of(proposal)
    new, known = [], 0
    for row in table.rows:
        told = _site(row, reader, problem_of)
        if told is None:
            continue
        of_site = stays[Place(told["organisation"].pk, cleaned(told["place"]))]
        if _is_known(told, of_site):
            known += 1
        elif sentence := _clash(told, of_site):
            reader.wrong(row, "until_on", sentence)
        else:
            new.append(_entered(told, of_site))
    return Found(new, known, [*table.problems, *reader.problems], table.ignored)


def _stays_of(proposal: Proposal) -> dict[Place, list[Stay]]:
    plan = getattr(proposal, "spread_plan", None)
    stays: dict[Place, list[Stay]] = defaultdict(list)
    for row in plan.sites.order_by("pk") if plan else ():
        stays[place_of(row)].append(Stay(row.from_on, row.until_on, row))
    return stays


def _site(row: SentRow, reader: Reader, problem_of: Callable[[str], str]) -> dict[str, Any] | None:
    site, from_on, place = reader.organisation(row), reader.day(row, "from_on"), reader.text(row, "place")
    until_on = reader.day(row, "until_on") if row.cells.get("until_on") else None
    why = reader.text(row, "why_left")
    if sentence := problem_of(why):
        reader.wrong(row, "why_left", sentence)
    if site is None or from_on is None:
        return None
    if sentence := _days_are_wrong(from_on, until_on):
        reader.wrong(row, "until_on" if from_on <= localdate() else "from_on", sentence)
    if bool(until_on) != bool(why) and not reader.is_wrong(row, "until_on"):
        reader.wrong(row, *(("why_left", SAY_WHY) if until_on else ("until_on", "Say on which day it left.")))
    return {"organisation": site, "place": place, "from_on": from_on, "until_on": until_on, "why_left": why}


def _days_are_wrong(from_on: date, until_on: date | None) -> str:
    if max(from_on, until_on or from_on) > localdate():
        return "The date lies in the future."
    if until_on and until_on < from_on:
        return f"It is on the list from {in_words(from_on)}. Give that day or a later one."
    return ""


def _is_known(told: dict[str, Any], stays: list[Stay]) -> bool:
    from_on, until_on = told["from_on"], told["until_on"]
    if until_on is None:
        return any(stay.until_on is None or stay.from_on == from_on for stay in stays)
    return any((stay.from_on, stay.until_on) == (from_on, until_on) for stay in stays)


def _clash(told: dict[str, Any], stays: list[Stay]) -> str:
    """What is said of a stay that ended can't be said in another way."""
    if told["until_on"] is None:
        return ""
    ended = (stay for stay in stays if stay.until_on and stay.overlaps(told["from_on"], told["until_on"]))
    return next((f"It left the list on {in_words(stay.until_on)} already." for stay in ended if stay.until_on), "")


def _entered(told: dict[str, Any], stays: list[Stay]) -> dict[str, Any]:
    """With the row that leaves, where a site that stands on the list does."""
    until_on = told["until_on"]
    leaving = next((stay for stay in stays if until_on and stay.until_on is None and _ends(told, stay)), None)
    if leaving is None:
        stays.append(Stay(told["from_on"], until_on))
        return told | {"leaves": None}
    leaving.until_on = until_on
    return told | {"leaves": leaving.row, "from_on": leaving.from_on}


def _ends(told: dict[str, Any], stay: Stay) -> bool:
    """One that ended before a site came back is a stay of its own."""
    from_on, until_on = told["from_on"], told["until_on"]
    return stay.row is not None and (stay.from_on == from_on or stay.overlaps(from_on, until_on))
