"""The eligible list of one proposal as at a day, with where each of its sites stands: for who follows the award."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals.models import EligibleSite, Proposal
from proposals.spread.denominators import Listed, eligible_on
from proposals.spread.eligible import listed_of, place_of, rows_of
from proposals.spread.organisations import Organisations, read_organisations
from proposals.spread.places import Place, moves_of, places_on
from proposals.spread.standing import OF_AN_EVENT, AsAt, read_events
from proposals.states import NO_REPORT, SiteStage

UNHEARD = "no_report"
HEADINGS = [
    "Organisation", "Ward, practice or team", "Board", "Eligible from", "Left on", "Why it left", "Stands at",
]  # fmt: skip
LABELS = {UNHEARD: NO_REPORT, **dict(SiteStage.choices)}


@dataclass(frozen=True)
class ListLine:
    """A row of the list; `stage` is that of what its site is part of on that day.

    It is `UNHEARD` where no report stands of a site that is on the list, empty where it is not on it either.
    """

    row: EligibleSite
    stage: str

    @property
    def stage_label(self) -> str:
        return LABELS.get(self.stage, "")


def listed_on(proposal: Proposal, on: date) -> list[ListLine]:
    """Every row that is or was on the list. Three queries."""
    plan = getattr(proposal, "spread_plan", None)
    rows = list(rows_of(plan)) if plan else []
    return list_lines(rows, list_as_at(proposal, rows, read_organisations(), on))


def list_as_at(proposal: Proposal, rows: Iterable[EligibleSite], organisations: Organisations, on: date) -> AsAt:
    """One query."""
    events = proposal.adoption_events.order_by("happened_on", "pk").values_list(*OF_AN_EVENT)
    return AsAt(None, read_events(events), listed_of(rows), organisations, on)


def list_lines(rows: Iterable[EligibleSite], as_at: AsAt) -> list[ListLine]:
    shown = list(rows)
    counts_as = places_on({place_of(row) for row in shown}, as_at.moves, as_at.on)
    return [ListLine(row, _stage(row, counts_as[place_of(row)], as_at)) for row in shown]


def _stage(row: EligibleSite, place: Place | None, as_at: AsAt) -> str:
    if place is not None and place in as_at.standing:
        return as_at.standing[place].stage
    is_listed = Listed(place_of(row), row.from_on, row.until_on).is_on(as_at.on)
    return UNHEARD if is_listed and place is not None else ""


def csv_rows(lines: Iterable[ListLine]) -> list[list[Any]]:
    """Every row that is or was on the list, as the file tells it: see `HEADINGS`. It can be sent back."""
    return [
        [
            line.row.organisation, line.row.place, line.row.organisation.board, line.row.from_on, line.row.until_on,
            line.row.why_left, line.stage_label,
        ]
        for line in lines
    ]  # fmt: skip


def off_the_list(proposal: Proposal, places: Iterable[Place], on: date) -> set[Place]:
    """Which of these places are on no list on a day; none of them while there is no list. At most two queries."""
    plan, asked = getattr(proposal, "spread_plan", None), set(places)
    listed = [each.listed for each in listed_of(plan.sites.all())] if plan else []
    if not listed:
        return set()
    moves = moves_of(asked | {each.place for each in listed}, read_organisations().register)
    eligible, counts_as = eligible_on(listed, moves, on), places_on(asked, moves, on)
    return {place for place in asked if counts_as[place] not in eligible}


def list_lines_found(lines: Iterable[ListLine], *, words: str = "", stage: str = "") -> list[ListLine]:
    """Those whose names hold these words, at a stage where one is chosen."""
    sought = words.casefold()
    return [line for line in lines if sought in str(line.row).casefold() and stage in ("", line.stage)]
