"""The figures of spread, read off the log of adoption events: what a site's stage is, how many sites took it up.

Nothing here is stored. A site stands where its latest standing event puts it; it counts as taken up when that stage
is one of TAKEN_UP; a site that stopped stays in view and no longer counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from proposals.models import AdoptionEvent, Proposal, SpreadPlan
from proposals.states import HAS_AWARD, TAKEN_UP


# --- Many proposals: counted by the database -----------------------------------------------------------------------
def latest_events() -> QuerySet[AdoptionEvent]:
    """For each proposal and site, the standing event that no other standing event of theirs follows."""
    same_site = AdoptionEvent.objects.standing().filter(proposal=OuterRef("proposal"), site=OuterRef("site"))
    later = same_site.filter(
        Q(happened_on__gt=OuterRef("happened_on")) | Q(happened_on=OuterRef("happened_on"), pk__gt=OuterRef("pk"))
    )
    return AdoptionEvent.objects.standing().filter(~Exists(later)).order_by()


def spreading(person: Any) -> QuerySet[Proposal]:
    """Funded and spread proposals this person may know of, each with its figures; never before the announcement."""
    taken_up = (
        latest_events()
        .filter(proposal=OuterRef("pk"), stage__in=TAKEN_UP)
        .values("proposal")
        .annotate(number=Count("pk"))
        .values("number")
    )
    reported = AdoptionEvent.objects.standing().filter(proposal=OuterRef("pk")).order_by("-happened_on")
    return (
        Proposal.objects.visible_to(person)
        .filter(shown_state__in=HAS_AWARD)
        .for_listing()
        .select_related("spread_plan")
        .annotate(
            taken_up=Coalesce(Subquery(taken_up), 0),
            eligible=F("spread_plan__eligible_sites"),
            reported_on=Subquery(reported.values("happened_on")[:1]),
        )
        .order_by(F("reported_on").desc(nulls_last=True), "-pk")
    )


@dataclass(frozen=True)
class PortfolioLine:
    """One proposal with its figures, as the portfolio lists it."""

    reference: str
    title: str
    call: Any
    area: Any
    lead_organisation: Any
    taken_up: int
    eligible: int | None
    target_percent: int | None
    target_on: date | None
    reported_on: date | None


def portfolio_line(proposal: Any) -> PortfolioLine:
    plan = getattr(proposal, "spread_plan", None)
    return PortfolioLine(
        reference=proposal.reference,
        title=proposal.title,
        call=proposal.call,
        area=proposal.area,
        lead_organisation=proposal.lead_organisation,
        taken_up=proposal.taken_up,
        eligible=proposal.eligible,
        target_percent=plan.target_share_percent if plan else None,
        target_on=plan.target_on if plan else None,
        reported_on=proposal.reported_on,
    )


@dataclass(frozen=True)
class Totals:
    """Sum over sum, so that a small proposal weighs no more than its sites do."""

    proposals: int
    sites: int
    counted_sites: int  # those of proposals that say how many sites are eligible
    eligible_sites: int


def totals(proposals: QuerySet[Proposal]) -> Totals:
    has_plan = Q(eligible__gt=0)
    summed = proposals.order_by().aggregate(
        proposals=Count("pk"),
        sites=Coalesce(Sum("taken_up"), 0),
        counted_sites=Coalesce(Sum("taken_up", filter=has_plan), 0),
        eligible_sites=Coalesce(Sum("eligible", filter=has_plan), 0),
    )
    return Totals(**summed)


# --- One proposal: read event by event -----------------------------------------------------------------------------
@dataclass(frozen=True)
class ReportedEvent:
    """An adoption event as the ledger shows it; `corrected_on` tells when a later one took its place."""

    pk: int
    stage_label: str
    happened_on: date
    evidence: str
    recorded_by: Any
    corrected_on: date | None


@dataclass(frozen=True)
class SiteLine:
    """A site with its whole log, newest first. `stage` is empty when all its events were corrected away."""

    site: Any
    stage: str
    stage_label: str
    since: date | None
    events: list[ReportedEvent]

    @property
    def is_taken_up(self) -> bool:
        return self.stage in TAKEN_UP


@dataclass(frozen=True)
class Uptake:
    """How far it has spread: `taken_up` of `eligible` sites as of `as_of`, the day of the latest report."""

    taken_up: int
    eligible: int | None
    as_of: date | None
    curve: list[tuple[date, int]]


def events_of(proposal: Proposal) -> list[AdoptionEvent]:
    """Every event, oldest first, with what corrected it: one query."""
    events = proposal.adoption_events.select_related("site", "recorded_by", "superseded_by")
    return list(events.order_by("happened_on", "pk"))


def is_standing(event: AdoptionEvent) -> bool:
    return getattr(event, "superseded_by", None) is None


def ledger(events: Iterable[AdoptionEvent]) -> list[SiteLine]:
    """One line for each site, by name."""
    by_site = sorted(events, key=lambda event: (event.site.name, event.site_id, event.happened_on, event.pk))
    return [_site_line(list(of_site)) for _, of_site in groupby(by_site, key=lambda event: event.site_id)]


def _site_line(events: list[AdoptionEvent]) -> SiteLine:
    standing = [event for event in events if is_standing(event)]
    latest = standing[-1] if standing else None
    return SiteLine(
        site=events[0].site,
        stage=latest.stage if latest else "",
        stage_label=latest.get_stage_display() if latest else "No report stands",
        since=latest.happened_on if latest else None,
        events=[_reported(event) for event in reversed(events)],
    )


def _reported(event: AdoptionEvent) -> ReportedEvent:
    return ReportedEvent(
        pk=event.pk,
        stage_label=event.get_stage_display(),
        happened_on=event.happened_on,
        evidence=event.evidence,
        recorded_by=event.recorded_by,
        corrected_on=None if is_standing(event) else localdate(event.superseded_by.recorded_at),
    )


def uptake(events: Iterable[AdoptionEvent], plan: SpreadPlan | None) -> Uptake:
    """Walk the standing events in the order in which they happened and count the sites that use it."""
    standing = [event for event in events if is_standing(event)]
    using: set[int] = set()
    curve: list[tuple[date, int]] = []
    for day, of_day in groupby(standing, key=lambda event: event.happened_on):
        for event in of_day:
            (using.add if event.stage in TAKEN_UP else using.discard)(event.site_id)
        curve.append((day, len(using)))
    return Uptake(
        taken_up=len(using),
        eligible=plan.eligible_sites if plan else None,
        as_of=curve[-1][0] if curve else None,
        curve=curve,
    )


def planned_sites(plan: SpreadPlan | None) -> int | None:
    """How many sites the target share comes to, rounded up: half of 21 practices is 11."""
    if plan is None or not plan.eligible_sites or not plan.target_share_percent:
        return None
    return ceil(plan.eligible_sites * plan.target_share_percent / 100)
