"""The plan for spread after the award: change it, and fix it before money is paid.

A fixed plan is changed by a manager with a reason; each fixing keeps the figures that it fixed.
"""

from typing import Any

from django.utils.timezone import now

from proposals.errors import NotReady, StaleVersion
from proposals.models import PlanFixing, Proposal, SiteUnit, SpreadPlan
from proposals.services.awards import must_be_told, must_keep_awards
from proposals.services.spread import lock_for_reports
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.spread.eligible import denominator_today
from proposals.spread.plans import missing_from

FIGURES = (
    "unit", "unit_name", "core", "adaptable", "eligible_sites", "target_share_percent", "target_on",
    "baseline_measure", "baseline_unit", "baseline_value", "direction",
)  # fmt: skip

NOT_THEIRS = "Only its authors and the programme team write this plan, and once it is fixed only a manager."


@service
def change_plan(proposal_pk: int, *, by: Any, version: int, reason: str = "", **figures: Any) -> SpreadPlan:
    """Make these the figures of the plan. Once it is fixed, only a manager does so, and says why.

    raises  NotPermitted, WrongState, StaleVersion, NotReady
    """
    plan = _plan_of(lock_for_reports(proposal_pk, by))
    if all(getattr(plan, name) == value for name, value in figures.items()):
        return plan
    _must_be_current(plan, version)
    is_fixed = plan.fixings.exists()
    if is_fixed:
        must_keep_awards(plan.proposal, by)
        if not reason.strip():
            raise NotReady("Say why.", fields={"reason": ["The plan is fixed. Say why it changes."]})
    for name, value in figures.items():
        setattr(plan, name, value)
    _must_name_its_unit(plan)
    plan.version += 1
    plan.save()
    if is_fixed:
        _must_be_whole(plan)
        _fix(plan, by=by, reason=reason.strip())
    return plan


@service
def fix_plan(proposal_pk: int, *, by: Any, version: int) -> SpreadPlan:
    """Fix the plan as it stands, so that its award can be paid. Fixed twice, it is fixed once.

    raises  NotPermitted, WrongState, StaleVersion, NotReady with all that is missing
    """
    proposal = lock_proposal(proposal_pk)
    must_keep_awards(proposal, by)
    must_be_told(proposal)
    plan = _plan_of(proposal)
    if plan.fixings.exists():
        return plan
    _must_be_current(plan, version)
    _must_be_whole(plan)
    _fix(plan, by=by, reason="")
    return plan


def must_have_a_fixed_plan(proposal: Proposal) -> None:
    """Asked before a payment is recorded."""
    if not PlanFixing.objects.filter(plan__proposal=proposal).exists():
        raise NotReady("Its plan for spread is not fixed yet. Fix the plan first: money follows it.")


def _plan_of(proposal: Proposal) -> SpreadPlan:
    plan, _ = SpreadPlan.objects.get_or_create(proposal=proposal)
    plan.proposal = proposal
    return plan


def _must_be_current(plan: SpreadPlan, version: int) -> None:
    if plan.version != version:
        raise StaleVersion("Somebody changed the plan since you opened it. Read it below, then save yours again.")


def _must_name_its_unit(plan: SpreadPlan) -> None:
    if plan.unit != SiteUnit.OTHER:
        plan.unit_name = ""
    elif not plan.unit_name:
        raise NotReady("Name the kind of site.", fields={"unit_name": ["Say how such a site is called."]})


def _must_be_whole(plan: SpreadPlan) -> None:
    if missing := missing_from(plan, denominator_today(plan).eligible):
        raise NotReady(*missing)


def _fix(plan: SpreadPlan, *, by: Any, reason: str) -> None:
    counted = denominator_today(plan)
    told = {name: getattr(plan, name) for name in FIGURES}
    told |= {"target_on": str(plan.target_on), "baseline_value": str(plan.baseline_value)}
    told |= {"eligible": counted.eligible, "is_typed": counted.is_typed, "target": counted.target}
    number = plan.fixings.count() + 1
    PlanFixing.objects.create(plan=plan, number=number, figures=told, reason=reason, by=by, at=now())
