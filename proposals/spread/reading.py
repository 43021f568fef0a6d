"""The log of one innovation as one person reads it as at a day: every site with all that it reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.models import AdoptionEvent, EligibleSite, Proposal
from proposals.spread.eligible import listed_of, place_of
from proposals.spread.ledger import ON_THE_WAY
from proposals.spread.organisations import read_organisations
from proposals.spread.places import Place, cleaned, places_on
from proposals.spread.standing import AsAt, events_of
from proposals.spread.words import is_confirmed, said_of
from proposals.states import TAKEN_UP, SiteStage


@dataclass(frozen=True)
class Log:
    """The rows behind the figures: every event with what corrected it, oldest first, and those of the list; and the
    figures themselves."""

    events: list[AdoptionEvent]
    listed: list[EligibleSite]
    as_at: AsAt


@dataclass(frozen=True)
class ReportedEvent:
    """An adoption event as the ledger shows it; `corrected_on` tells when a later one took its place.

    `under` names the organisation that it was reported under, where that is another today.
    """

    pk: int
    stage_label: str
    happened_on: date
    evidence: str
    link: str
    reason: str
    changed: str
    under: str
    recorded_by: Any
    recorded_on: date
    corrected_on: date | None
    said: str
    file_name: str
    file_path: str


@dataclass(frozen=True)
class SiteLine:
    """A site with its whole log, newest first. `stage` is empty when all its events were corrected away.

    `beside` says why it is in no share: it is not on the list, or left it. `said` is the site's own word on where it
    stands.
    """

    organisation: str
    place: str
    board: str
    stage: str
    stage_label: str
    since: date | None
    beside: str
    said: str
    events: list[ReportedEvent]

    @property
    def name(self) -> str:
        return f"{self.place}, {self.organisation}" if self.place else self.organisation

    @property
    def is_confirmed(self) -> bool:
        return is_confirmed(self.said)

    @property
    def is_taken_up(self) -> bool:
        return self.stage in TAKEN_UP

    @property
    def is_on_the_way(self) -> bool:
        return self.stage in ON_THE_WAY


def read_log(proposal: Proposal, on: date | None = None, known: date | None = None) -> Log:
    """Four queries, whatever the number of sites and events."""
    plan = getattr(proposal, "spread_plan", None)
    rows = proposal.adoption_events.select_related("site", "recorded_by", "superseded_by", "file")
    events = list(rows.prefetch_related("words").order_by("happened_on", "pk"))
    listed = list(plan.sites.order_by("pk")) if plan else []
    as_at = AsAt(plan, events_of(events), listed_of(listed), read_organisations(), on or localdate(), known)
    return Log(events, listed, as_at)


def lines_of(log: Log) -> list[SiteLine]:
    """One line for each site that reported by then, by name; what merged stands under its successor."""
    as_at = log.as_at
    shown = [event for event in log.events if _is_shown(event, as_at)]
    places = {Place(event.site_id, cleaned(event.place)) for event in shown}
    counts_as = places_on(places, as_at.moves, as_at.on)
    grouped: dict[Place, list[AdoptionEvent]] = {}
    for event in shown:
        place = Place(event.site_id, cleaned(event.place))
        grouped.setdefault(counts_as[place] or place, []).append(event)
    left = _why_left(log)
    lines = [_line(place, events, as_at, left) for place, events in grouped.items()]
    return sorted(lines, key=lambda line: (line.organisation, line.place))


def lines_found(lines: list[SiteLine], *, words: str = "", stage: str = "") -> list[SiteLine]:
    """Those whose names hold these words, at a stage where one is chosen: of them the longest there comes first."""
    found = [line for line in lines if words.casefold() in line.name.casefold() and stage in ("", line.stage)]
    return sorted(found, key=lambda line: line.since or date.max) if stage else found


def _is_shown(event: AdoptionEvent, as_at: AsAt) -> bool:
    is_known = as_at.known is None or localdate(event.recorded_at) <= as_at.known
    return is_known and event.happened_on <= as_at.on


def _line(place: Place, events: list[AdoptionEvent], as_at: AsAt, left: dict[Place, EligibleSite]) -> SiteLine:
    stands = as_at.standing.get(place)
    names = as_at.organisations
    return SiteLine(
        organisation=names.names[place.organisation],
        place=events[-1].place,
        board=names.board_name(names.board_on(place, as_at.on)),
        stage=stands.stage if stands else "",
        stage_label=SiteStage(stands.stage).label if stands else "No report stands",
        since=stands.since if stands else None,
        beside=_beside(place, as_at, left),
        said=next((said_of(event, as_at.known) for event in events if stands and event.pk == stands.event), ""),
        events=[_reported(event, as_at, under=place.organisation) for event in reversed(events)],
    )


def _beside(place: Place, as_at: AsAt, left: dict[Place, EligibleSite]) -> str:
    if as_at.eligible_places is None or place in as_at.eligible_places:
        return ""
    return f"Left the list: {left[place].why_left}" if place in left else "Not on the list"


def _why_left(log: Log) -> dict[Place, EligibleSite]:
    as_at = log.as_at
    gone = [row for row in log.listed if row.until_on and row.until_on <= as_at.on]
    counts_as = places_on({place_of(row) for row in gone}, as_at.moves, as_at.on)
    return {counts_as[place_of(row)] or place_of(row): row for row in gone}


def _reported(event: AdoptionEvent, as_at: AsAt, *, under: int) -> ReportedEvent:
    return ReportedEvent(
        pk=event.pk,
        stage_label=event.get_stage_display(),
        happened_on=event.happened_on,
        evidence=event.evidence,
        link=event.link,
        reason=event.get_reason_display() if event.reason else "",
        changed=event.changed,
        under="" if event.site_id == under else str(event.site),
        recorded_by=event.recorded_by,
        recorded_on=localdate(event.recorded_at),
        file_name=event.file.name if event.file else "",
        file_path=_path_of(event) if event.file else "",
        corrected_on=_corrected_on(event, as_at.known),
        said=said_of(event, as_at.known),
    )


def _path_of(event: Any) -> str:
    return reverse("proposals:attachment", args=[event.proposal.reference, event.file.number])


def _corrected_on(event: AdoptionEvent, known: date | None) -> date | None:
    correction = getattr(event, "superseded_by", None)
    if correction is None:
        return None
    on = localdate(correction.recorded_at)
    return on if known is None or on <= known else None


def absolute(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path if path else ""


def csv_rows(log: Log, lines: Iterable[SiteLine]) -> list[list[Any]]:
    """Every event of every line, as the file tells it: see `HEADINGS`."""
    return [
        [
            line.organisation, line.place, line.board, event.stage_label, event.happened_on, event.evidence, event.link,
            event.reason, event.changed, str(event.recorded_by), event.recorded_on, event.corrected_on,
            event.said, line.stage_label, line.beside, event.file_name, absolute(event.file_path),
        ]
        for line in lines
        for event in reversed(line.events)
    ]  # fmt: skip


HEADINGS = [
    "Organisation", "Ward, practice or team", "Board", "Stage", "Date", "Evidence", "Link", "Why it stopped",
    "What changed", "Recorded by", "Recorded on", "Corrected on", "The site says", "Stands at", "Beside the list",
    "File", "Address of the file",
]  # fmt: skip
