"""How long proposals stay in each state: figures for everybody, so they are made of what everybody may know.

Counted are the stays of submitted proposals in calls that showed their pitches to all and whose outcomes are
announced. Nothing here knows who asks: whoever has a conflict of interest reads the same figures as anybody else, and
a decision shows only from the moment at which it was announced. A figure of fewer than five proposals is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from statistics import quantiles
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.utils.timezone import localdate

from proposals.models import Call, HistoryEntry
from proposals.models.calls import Visibility
from proposals.numbers import FEWEST_TOLD
from proposals.programme.paths import Step, path_of, told

A_DAY = 24 * 60 * 60


class Place(NamedTuple):
    """A state as the figures name it: what is with its authors again is told apart from what never was submitted."""

    name: str
    label: str
    whose: str


PLACES = [
    Place("writing", "Being written", "The authors, from the first word to the first submission"),
    Place("moderation", "With the moderators", "The moderators, from each submission to their answer"),
    Place("changes", "Returned for changes", "The authors, from each return to the next submission"),
    Place("panel", "With the panel", "The panel, until its score is fixed"),
    Place("decision", "Waiting for the outcome", "The programme team, until outcomes are announced"),
]


class Stay(NamedTuple):
    """One proposal in one place: from when to when, as everybody saw it."""

    call: int
    proposal: int
    place: str
    days: int


@dataclass(frozen=True)
class Figure:
    """The median and the middle half of the days in one place; None of them where too few proposals stand behind."""

    place: Place
    stays: int | None
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Group:
    """The figures of one call, of all calls announced in one year, or of all."""

    title: str
    code: str
    figures: list[Figure]


@dataclass(frozen=True)
class Statistics:
    """`as_of` is when the latest outcomes were announced; None before any were."""

    as_of: datetime | None
    in_all: Group
    years: list[Group]
    calls: list[Group]


def statistics() -> Statistics:
    """Kept for a day, or until another call is announced: hardly anything that is counted changes after that."""
    counted = told_calls().aggregate(number=Count("pk"), latest=Max("announced_at"))
    key = f"statistics-{counted['number']}-{counted['latest']:%Y%m%d%H%M%S%f}" if counted["latest"] else ""
    kept: Statistics | None = cache.get_or_set(key, _made, A_DAY) if key else None
    return kept or _made()


def told_calls() -> QuerySet[Call]:
    return Call.objects.filter(announced_at__isnull=False, visibility=Visibility.PUBLIC)


def _made() -> Statistics:
    calls = list(told_calls().order_by("-announced_at", "-pk"))
    stays = list(stays_in({call.pk: call for call in calls}))
    of_call = {call.pk: [stay for stay in stays if stay.call == call.pk] for call in calls}
    groups = [(call, Group(call.title, call.code, figures(of_call[call.pk]))) for call in calls]
    shown = {call.pk for call, group in groups if any(figure.stays for figure in group.figures)}
    years = sorted({_year(call) for call in calls}, reverse=True)
    return Statistics(
        as_of=max((call.announced_at for call in calls if call.announced_at), default=None),
        in_all=Group("All calls", "", figures(_of(calls, of_call, shown))),
        years=[_of_year(year, [call for call in calls if _year(call) == year], of_call, shown) for year in years],
        calls=[group for _, group in groups],
    )


def _of_year(year: int, calls: list[Call], of_call: dict[int, list[Stay]], shown: set[int]) -> Group:
    return Group(str(year), "", figures(_of(calls, of_call, shown)))


def _of(calls: Iterable[Call], of_call: dict[int, list[Stay]], shown: set[int]) -> list[Stay]:
    """Only of calls that show figures of their own: else the difference of two sums would tell those of a small one."""
    return [stay for call in calls if call.pk in shown for stay in of_call[call.pk]]


def _year(call: Call) -> int:
    return localdate(call.announced_at).year


def figures(stays: list[Stay], *, fewest: int = FEWEST_TOLD) -> list[Figure]:
    """One for each place, empty where fewer than so many proposals stand behind it."""
    return [_figure(place, [stay for stay in stays if stay.place == place.name], fewest) for place in PLACES]


def _figure(place: Place, stays: list[Stay], fewest: int) -> Figure:
    if len({stay.proposal for stay in stays}) < fewest:
        return Figure(place, None, None, None, None)
    days = sorted(stay.days for stay in stays)
    low, middle, high = quantiles(days if len(days) > 1 else days * 2, n=4, method="inclusive")
    return Figure(place, len(days), middle, low, high)


# --- From the history to stays -----------------------------------------------------------------------------------
def stays_in(calls: dict[int, Call]) -> Iterator[Stay]:
    """Every stay that ended, but for those that a withdrawal cut short: they say nothing of how long a state lasts."""
    entries = (
        HistoryEntry.objects.filter(proposal__call__in=calls, proposal__submitted_at__isnull=False)
        .order_by("proposal", "number")
        .values_list("proposal", "proposal__call", "proposal__created_at", "to_state", "at", "is_embargoed")
    )
    for (proposal, call, begun_at), its in groupby(entries.iterator(chunk_size=5_000), key=lambda entry: entry[:3]):
        announced_at = calls[call].announced_at
        path = path_of(begun_at, told([Step(*entry[3:]) for entry in its], announced_at))
        for place, since, until in path.spells:
            end = until if announced_at is None else min(until or announced_at, announced_at)
            yield Stay(call, proposal, place, days_between(since, end or since))


def days_between(since: datetime, until: datetime) -> int:
    start: date = localdate(since)
    return max((localdate(until) - start).days, 0)
