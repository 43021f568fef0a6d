"""The dashboard of the programme: one person's figures as at the end of a day. What stands there, the quarterly report
and programs read from the same functions.
"""

from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from proposals import benefits
from proposals.models import Proposal
from proposals.programme import figures, stays
from proposals.programme.figures import Applied, Case, Funnel
from proposals.programme.reading import Narrowed, Record, end_of
from proposals.spread import portfolio


@dataclass(frozen=True)
class Waiting:
    """How many stood in a place at the end of the day, and for how long: they are in no median of those that left."""

    place: stays.Place
    number: int
    median: float | None


@dataclass(frozen=True)
class Dashboard:
    day: date
    in_all: Funnel
    by_area: list[Funnel]
    by_board: list[Funnel]
    stays: list[stays.Figure]
    waiting: list[Waiting]
    applied: Applied
    applied_by_kind: list[Applied]
    applied_by_board: list[Applied]
    spread: portfolio.Totals
    benefits: list[benefits.Total]


def dashboard(record: Record, person: Any, day: date, narrowed: Narrowed | None = None) -> Dashboard:
    """Seven queries beside those of the record."""
    narrowed = narrowed or Narrowed()
    cases = record.as_at(day, narrowed)
    return Dashboard(
        day=day,
        in_all=funnel(record, cases, day, narrowed),
        by_area=figures.by(cases, "area", figures.funnel_of),
        by_board=figures.by(cases, "board", figures.funnel_of),
        stays=stays.figures(stays_of(cases), fewest=1),
        waiting=waiting(cases, day),
        applied=figures.applied_of("All", cases),
        applied_by_kind=figures.by(cases, "kind", figures.applied_of),
        applied_by_board=figures.by(cases, "board", figures.applied_of),
        spread=spread_of(cases, person, day),
        benefits=benefits_of(cases, day),
    )


def funnel(record: Record, cases: list[Case], day: date, narrowed: Narrowed) -> Funnel:
    """Drafts have neither area nor board that anybody else may know: where one of these is chosen, none are told of."""
    begun = None
    if not narrowed.by_what_a_draft_has_not:
        begun = len(cases) + figures.drafts_told(record.unsubmitted(day, narrowed))
    return figures.funnel_of("All", cases, begun=begun)


def stays_of(cases: list[Case]) -> list[stays.Stay]:
    return [
        stays.Stay(0, case.pk, spell.place, stays.days_between(spell.since, spell.until))
        for case in cases
        for spell in case.path.spells
        if spell.until
    ]


def waiting(cases: list[Case], day: date) -> list[Waiting]:
    end = end_of(day)
    days: dict[str, list[int]] = {place.name: [] for place in stays.PLACES}
    for case in cases:
        if case.path.lasts:
            days[case.path.lasts.place].append(stays.days_between(case.path.lasts.since, end) - 1)
    return [Waiting(place, len(days[place.name]), _middle(days[place.name])) for place in stays.PLACES]


def _middle(days: list[int]) -> float | None:
    return median(days) if days else None


def standing_awards(cases: list[Case]) -> list[int]:
    return [case.pk for case in cases if case.path.award_stands]


def spread_of(cases: list[Case], person: Any, day: date) -> portfolio.Totals:
    """As the portfolio counts them, with nothing that was recorded after the day."""
    funded = Proposal.objects.visible_to(person).filter(pk__in=standing_awards(cases))
    listed = funded.for_listing().select_related("spread_plan").order_by("-pk")
    return portfolio.totals(portfolio.lines_of(listed, person, day, known=day))


def benefits_of(cases: list[Case], day: date) -> list[benefits.Total]:
    """As on the page of benefits: by kind and status, nothing twice, and not what is due to fewer than five."""
    end = end_of(day)
    return benefits.totals(benefits.claims_with_dues(standing_awards(cases), end), end)
