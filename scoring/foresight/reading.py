"""The cases that somebody may know of: awards old enough, each with its final score and how far it had spread by then.

Only what this person ranks is read, so what they have a part in or a conflict with is in no figure. Everything is as at
a day, and as it was known at the end of it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from proposals import rights
from proposals.awards.open_data import awarded_on
from proposals.days import months_after
from proposals.errors import NotPermitted
from proposals.models import Proposal
from proposals.querysets import AWARD_ENDED, AWARD_STANDS
from proposals.spread.organisations import Organisations, read_organisations
from proposals.spread.portfolio import logs_of
from proposals.spread.standing import AsAt
from scoring.foresight.figures import NEEDED, Calibration, Correlation, calibration, rank_correlation, strength
from scoring.models import Assignment, SpreadForecast
from scoring.models.forecasts import FORECAST_MONTHS, FORECAST_SITES

FEWEST_FORECASTS = 2  # of a panel
HORIZONS = (6, 12, 18)  # months after the award counted for everybody


class Case(NamedTuple):
    """One award: its final score, from 0 to 5, and the share of eligible sites that used it, in per cent."""

    reference: str
    title: str
    score: float
    using: int
    eligible: int

    @property
    def percent(self) -> float:
        return 100 * self.using / self.eligible


@dataclass(frozen=True)
class Horizon:
    """So many months after the award. Below the cases that are needed it tells how many there are, and nothing else."""

    months: int
    number: int
    correlation: Correlation | None = None
    cases: list[Case] = field(default_factory=list)
    needed: int = NEEDED

    @property
    def speaks(self) -> bool:
        return self.number >= self.needed

    @property
    def dots(self) -> list[tuple[float, float]]:
        return [(case.score, case.percent) for case in self.cases]

    @property
    def in_words(self) -> str:
        if not self.speaks:
            return f"{self.number} of the {self.needed} cases needed."
        if self.correlation is None:
            return "All scores, or all shares, are the same, so nothing can be said."
        return strength(self.correlation)


@dataclass(frozen=True)
class Forecasts:
    """Mean forecasts of panels against what came. Below the cases that are needed: how many there are, nothing else."""

    number: int
    calibration: Calibration | None
    needed: int = NEEDED
    sites: int = FORECAST_SITES
    months: int = FORECAST_MONTHS

    @property
    def in_words(self) -> str:
        return self.calibration.in_words if self.calibration else f"{self.number} of the {self.needed} cases needed."

    @property
    def dots(self) -> list[tuple[float, float]]:
        return [(each.foretold, each.came) for each in self.calibration.bins] if self.calibration else []


@dataclass(frozen=True)
class Foresight:
    """As at the end of a day."""

    on: date
    horizons: list[Horizon]
    forecasts: Forecasts
    needed: int = NEEDED


def must_read(person: Any) -> None:
    if not person.has_perm("spread.compare_with_scores"):
        raise NotPermitted("Scores against spread are for the programme team.")


def foresight(person: Any, on: date) -> Foresight:
    """Six queries, whatever the number of awards and sites."""
    proposals = list(_decided(person))
    events, listed = logs_of(proposals)
    organisations = read_organisations()
    every = [_Award(each, events[each.pk], listed[each.pk], organisations, on) for each in proposals]
    foretold = _foretold(proposals)
    pairs = [
        (foretold[each.proposal.pk], case.using >= FORECAST_SITES)
        for each in every
        if each.proposal.pk in foretold and (case := each.case_after(FORECAST_MONTHS))
    ]
    forecasts = Forecasts(len(pairs), calibration(pairs))
    return Foresight(on, [_horizon(every, months) for months in HORIZONS], forecasts)


def _foretold(proposals: list[Any]) -> dict[int, float]:
    """{proposal: the mean of the last forecasts beside sheets that count}, in per cent, of what is foretold today.

    Where one assessor alone said something, the mean would tell it.
    """
    rows = SpreadForecast.objects.filter(assignment__in=Assignment.objects.that_count(), sites=FORECAST_SITES)
    rows = rows.filter(assignment__proposal__in=proposals).order_by("stated_at", "pk")
    last: dict[tuple[int, int], int] = {}
    for proposal, assignment, percent in rows.values_list("assignment__proposal", "assignment", "percent"):
        last[proposal, assignment] = percent
    found: dict[int, list[int]] = {}
    for (proposal, _), percent in last.items():
        found.setdefault(proposal, []).append(percent)
    return {proposal: sum(given) / len(given) for proposal, given in found.items() if len(given) >= FEWEST_FORECASTS}


def _decided(person: Any) -> Any:
    """Awards that everybody knows of, those that ended too: leaving them out would flatter the scores."""
    ranked = Proposal.objects.visible_to(person, rights.RANK).filter(AWARD_STANDS | AWARD_ENDED, score__isnull=False)
    return ranked.filter(call__announced_at__isnull=False).select_related("call", "spread_plan").order_by("pk")


class _Award:
    """An award as it was known at the end of the day that is asked about."""

    def __init__(self, proposal: Any, events: Any, listed: Any, organisations: Organisations, on: date) -> None:
        self.proposal, self.events, self.listed, self.organisations, self.on = (
            proposal, events, listed, organisations, on,
        )  # fmt: skip

    def case_after(self, months: int) -> Case | None:
        """None while it is too young, and where nobody knows out of how many sites."""
        proposal, day = self.proposal, months_after(awarded_on(self.proposal), months)
        if day > self.on:
            return None
        plan = getattr(proposal, "spread_plan", None)
        share = AsAt(plan, self.events, self.listed, self.organisations, day, self.on).share
        if not share.out_of:
            return None
        return Case(proposal.reference, proposal.title, float(proposal.score), share.number or 0, share.out_of)


def _horizon(every: list[_Award], months: int) -> Horizon:
    found = [case for each in every if (case := each.case_after(months))]
    if len(found) < NEEDED:
        return Horizon(months, len(found))
    cases = sorted(found, key=lambda case: (-case.score, case.reference))
    return Horizon(months, len(cases), rank_correlation([(case.score, case.percent) for case in cases]), cases)
