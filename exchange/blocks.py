"""What the blocks of the home page are made of; what is in them stands in `waiting.py` and in modules of its topics."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Window
from django.utils.timezone import localdate

from proposals.models import Proposal

SHOWN = 5
SOON = timedelta(days=3)
OWN_AT_MOST = 50


@dataclass(frozen=True)
class Row:
    """One thing that waits. `kind` is how the clock is shown: "late", "due", a state, or plain when empty."""

    title: str
    href: str
    note: str = ""
    clock: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Block:
    title: str
    rows: list[Row]
    count: int
    nothing: str
    more: tuple[str, str]


@dataclass
class Part:
    """One person, and what more than one of their blocks shows."""

    person: Any

    @cached_property
    def own_proposals(self) -> list[Any]:
        theirs = Proposal.objects.visible_to(self.person).filter(contributors__person=self.person)
        return list(theirs.for_listing().annotate(role=F("contributors__role")).order_by("-pk")[:OWN_AT_MOST])


def of_all(rows: Any) -> Any:
    """Says on each row how many there are in all, so that the first few and their number are one query."""
    return rows.annotate(of_all=Window(Count("pk")))


def total(found: list[Any]) -> int:
    return found[0].of_all if found else 0


def urgency(day: date) -> str:
    if day < localdate():
        return "late"
    return "due" if day - localdate() <= SOON else ""
