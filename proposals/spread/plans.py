"""The plan for spread as those read it who follow the award: its figures, what is missing, and how it was fixed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from proposals import rights
from proposals.models import PlanFixing, Proposal, SpreadPlan
from proposals.spread.eligible import Denominator, denominator_today

MUST_SAY = {
    "unit": "Say which kind of site can take it up.",
    "core": "Say what every site does: the core of the innovation.",
    "adaptable": "Say what a site may change.",
    "target_share_percent": "Give the share of the eligible sites that should adopt it.",
    "target_on": "Give the day by which they should.",
    "baseline_measure": "Name the baseline measure.",
    "baseline_value": "Give the value of the baseline measure before it started.",
}
NO_SITES = "List the eligible sites, or give their number."


@dataclass(frozen=True)
class Fixing:
    """One fixing of a plan, in the figures by which it is held to account."""

    number: int
    eligible: int
    target: int
    share_percent: int
    target_on: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PlanSeen:
    """`missing` says, a sentence each, what must be said before it can be fixed; `fixings` has the latest first."""

    plan: SpreadPlan
    denominator: Denominator
    missing: list[str]
    fixings: list[Fixing]
    may_write: bool
    may_fix: bool

    @property
    def is_fixed(self) -> bool:
        return bool(self.fixings)

    @property
    def may_change(self) -> bool:
        """A fixed plan is the programme team's to change."""
        return self.may_fix if self.is_fixed else self.may_write


def missing_from(plan: SpreadPlan, eligible: int | None) -> list[str]:
    missing = [sentence for name, sentence in MUST_SAY.items() if getattr(plan, name) in (None, "")]
    return missing if eligible else [*missing, NO_SITES]


def planned(reference: str, person: Any) -> Proposal:
    """A proposal whose award this person follows, with its plan; or the same 404 whether there is none or one may not
    know of it."""
    fixings = Prefetch("spread_plan__fixings", PlanFixing.objects.select_related("by").order_by("-number"))
    followed = Proposal.objects.visible_to(person, rights.AWARD).for_listing().select_related("spread_plan")
    return get_object_or_404(followed.prefetch_related(fixings), reference=reference)


def plan_of(proposal: Proposal) -> SpreadPlan:
    """Every proposal is begun with a plan; one that came without has an empty one."""
    return getattr(proposal, "spread_plan", None) or SpreadPlan(proposal=proposal)


def see_plan(proposal: Proposal, person: Any) -> PlanSeen:
    """`proposal` comes from `planned`."""
    plan = plan_of(proposal)
    counted = denominator_today(plan)
    knows_names = rights.sees_embargoed(person, proposal)
    return PlanSeen(
        plan=plan,
        denominator=counted,
        missing=missing_from(plan, counted.eligible),
        fixings=[_see_fixing(each, knows_names) for each in plan.fixings.all()] if plan.pk else [],
        may_write=person.has_perm("proposals.record_adoption", proposal),
        may_fix=person.has_perm("awards.keep", proposal),
    )


def _see_fixing(fixing: PlanFixing, knows_names: bool) -> Fixing:
    told = fixing.figures
    return Fixing(
        number=fixing.number,
        eligible=told["eligible"],
        target=told["target"],
        share_percent=told["target_share_percent"],
        target_on=date.fromisoformat(told["target_on"]),
        reason=fixing.reason,
        by=str(fixing.by) if knows_names else "the programme team",
        at=fixing.at,
    )
