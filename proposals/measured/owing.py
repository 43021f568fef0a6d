"""From which month on a site owes the figures of a measure, read off its log and off the first value that it gave."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from proposals.measured.entering import months_before
from proposals.models import AdoptionEvent
from proposals.states import TAKEN_UP, SiteStage

IN_USE = {SiteStage.IMPLEMENTING, *TAKEN_UP}


class Standing(NamedTuple):
    """Since when an organisation has had it in use in some place, and whether it stopped everywhere before or since."""

    using_since: date | None = None
    has_stopped: bool = False


def standing_of(events: Iterable[tuple[str, str, date]]) -> Standing:
    """events  (place, stage, day) of one organisation, oldest first"""
    stages: dict[str, str] = {}
    since, has_stopped = None, False
    for place, stage, day in events:
        stages[place.lower()] = stage
        if IN_USE.isdisjoint(stages.values()):
            since, has_stopped = None, has_stopped or stage == SiteStage.STOPPED
        else:
            since = since or day
    return Standing(since, has_stopped)


def standings_among(proposals: Collection[int]) -> dict[int, dict[int, Standing]]:
    """{proposal: {site: standing}} of every site with a log: one query."""
    told = AdoptionEvent.objects.standing().filter(proposal__in=proposals).order_by("happened_on", "pk")
    logs: dict[int, dict[int, list[tuple[str, str, date]]]] = {}
    for proposal, site, *event in told.values_list("proposal", "site", "place", "stage", "happened_on"):
        logs.setdefault(proposal, {}).setdefault(site, []).append((event[0], event[1], event[2]))
    return {
        proposal: {site: standing_of(events) for site, events in of_sites.items()}
        for proposal, of_sites in logs.items()
    }


def owed_from(standing: Standing, *, added_on: date, first: date | None) -> date | None:
    """The first month that is owed: after the site began, and from its own first value on. None where nothing is.

    added_on  when the measure was agreed on: nobody owes months from before, unless they reported already
    first     the month of the first value that the site gave
    """
    since = standing.using_since
    begun = months_before(max(since, added_on).replace(day=1), -1) if since else None
    if standing.has_stopped:  # what it counted before it stopped is over
        return begun
    return min((month for month in (begun, first) if month), default=None)
