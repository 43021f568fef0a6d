"""The rows of this floor for a batch of benchmark proposals: text, plan, authors, versions, gateways."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, LPad

from exchange.demo import material
from exchange.demo.stage import Clock
from exchange.demo.writing import PLAN, TEXTS
from exchange.models import Member
from proposals.lifecycle import PROPOSAL_STEPS
from proposals.models import (
    Call,
    Contributor,
    ContributorRole,
    GatewayAnswer,
    Organisation,
    PriorityArea,
    Proposal,
    ProposalVersion,
    SpreadPlan,
    Theme,
)
from proposals.services.prints import make_prints
from proposals.services.writing import FROZEN, FROZEN_PLAN
from proposals.states import DeclineReason, Gateway, State
from proposals.steps import Step
from scoring.models import Panel, Seat

SCORED = ["submit", "pass_to_panel", "close_scoring"]
PATHS: dict[str, list[str]] = {
    "draft": [],
    "submitted": ["submit"],
    "reviewed": ["submit", "pass_to_panel"],
    "scored": SCORED,
    "funded": [*SCORED, "fund"],
    "spread": [*SCORED, "fund", "record_spread"],
    "declined": [*SCORED, "decline"],
    "declined_early": ["submit", "decline"],
    "withdrawn": ["submit", "withdraw"],
}
DAYS = {"pass_to_panel": 8, "close_scoring": 24, "fund": 50, "decline": 52, "record_spread": 200}  # after closing
SHORT = 160  # letters of each text, so that 100,000 of them stay handy


class Time(NamedTuple):
    """The clock that dates rows, and the moment that it really is."""

    clock: Clock
    present: datetime


@dataclass
class Batch:
    """What the proposals of one call share."""

    call: Call
    panels: list[Panel]
    moderator: Member
    managers: list[Member]
    time: Time
    dice: Random

    def after_closing(self, days: int) -> datetime:
        return min(self.call.closes_at + timedelta(days=days), self.time.present)

    @property
    def is_closed(self) -> bool:
        return self.call.closes_at < self.time.present

    @cached_property
    def seats(self) -> dict[int, list[Seat]]:
        """The chair first, then the assessors, by panel."""
        return {each.pk: list(each.seats.select_related("person").order_by("pk")) for each in self.panels}

    @cached_property
    def areas(self) -> dict[str, PriorityArea]:
        return {each.code: each for each in PriorityArea.objects.filter(framework=self.call.framework_id)}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        return {each.code: each for each in Theme.objects.all()}

    @cached_property
    def sites(self) -> list[Organisation]:
        return list(Organisation.objects.order_by("pk"))


@dataclass
class Making:
    """One proposal in the making."""

    proposal: Proposal
    text: dict[str, Any]
    lead: Member
    fate: str
    steps: list[Step]
    panel: Panel
    moments: list[datetime] = field(default_factory=list)

    def took(self, name: str) -> bool:
        return any(step.name == name for step in self.steps)


def begin(fate: str, lead: Member, organisation: Organisation, batch: Batch) -> Making:
    """The row of the proposal as the steps of its fate leave it; its panel will add the score."""
    text = batch.dice.choice(list(material.proposals().values()))
    steps = _walked(PATHS[fate])
    state = str(steps[-1].target) if steps else State.DRAFT
    proposal = Proposal(
        call=batch.call,
        state=state,
        shown_state=state,
        title=f"{text['title']} – {organisation}"[:120],
        pitch=text["pitch"],
        area=batch.areas[text["area"]],
        stage_of_development=text["stage_of_development"],
        lead_organisation=organisation,
        requested_pounds=text["requested_pounds"],
        months=text["months"],
        **{name: text[name][:SHORT] for name in TEXTS},
    )
    making = Making(proposal, text, lead, fate, steps, batch.dice.choice(batch.panels))
    making.moments = _moments(making, batch)
    for step, moment in zip(making.steps, making.moments, strict=True):
        _leave_traces(proposal, step, moment, batch)
    return making


def _walked(names: list[str]) -> list[Step]:
    """The rows of the lifecycle that these steps walk."""
    walked, state = [], str(State.DRAFT)
    for name in names:
        walked.append(next(each for each in PROPOSAL_STEPS if each.name == name and each.source == state))
        state = str(walked[-1].target)
    return walked


def _moments(making: Making, batch: Batch) -> list[datetime]:
    """When each step was taken: submitted while the call was open, the others after it closed, all in the past."""
    window = min(batch.call.closes_at, batch.time.present) - batch.call.opens_at
    moment = batch.call.opens_at + window * (0.3 + 0.6 * batch.dice.random())
    moments = []
    for step in making.steps:
        if step.name in DAYS and batch.is_closed:
            moment = max(moment, batch.after_closing(DAYS[step.name]))
        moments.append(moment)
        moment += timedelta(minutes=batch.dice.randrange(10, 60))
    return moments


def _leave_traces(proposal: Proposal, step: Step, moment: datetime, batch: Batch) -> None:
    """What the method of a step writes beside the state."""
    match step.name:
        case "submit":
            proposal.submitted_at = moment
        case "fund":
            proposal.award_pounds, proposal.decided_at = proposal.requested_pounds, moment
        case "record_spread":
            proposal.spread_at = moment
        case "withdraw":
            proposal.left_from = step.source
        case "decline":
            reason = DeclineReason.BELOW_LINE if step.source == State.SCORED else DeclineReason.NOT_READY
            proposal.signpost = material.feedback_for(reason, batch.dice)["signpost"]
            proposal.decline_reason, proposal.left_from, proposal.decided_at = reason, step.source, moment


def write(making: list[Making], batch: Batch) -> None:
    batch.time.clock.moment = batch.call.opens_at
    Proposal.objects.bulk_create([each.proposal for each in making])
    rows = Proposal.objects.filter(pk__gte=making[0].proposal.pk, pk__lte=making[-1].proposal.pk)
    number = LPad(Cast(F("pk"), CharField()), 6, Value("0"))
    rows.update(reference=Concat(Value(f"P-{batch.call.opens_at.year}-"), number))
    make_prints([each.proposal for each in making])
    _write_plans(making, batch)
    _write_authors_and_themes(making, batch)
    _write_versions(making)
    _write_gateways(making, batch)


def _write_plans(making: list[Making], batch: Batch) -> None:
    target_on = (batch.call.closes_at + timedelta(days=365)).date()
    SpreadPlan.objects.bulk_create(
        SpreadPlan(proposal_id=each.proposal.pk, target_on=target_on, **_plan(each.text["plan"])) for each in making
    )


def _plan(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in PLAN} | {"baseline_value": Decimal(str(told["baseline_value"]))}


def _write_authors_and_themes(making: list[Making], batch: Batch) -> None:
    Contributor.objects.bulk_create(
        Contributor(proposal_id=each.proposal.pk, person_id=each.lead.pk, role=ContributorRole.LEAD) for each in making
    )
    themed = Proposal.themes.through
    themed.objects.bulk_create(
        themed(proposal_id=each.proposal.pk, theme_id=batch.themes[code].pk)
        for each in making
        for code in each.text["themes"]
    )


def _write_versions(making: list[Making]) -> None:
    ProposalVersion.objects.bulk_create(
        ProposalVersion(
            proposal_id=each.proposal.pk,
            number=1,
            content=_frozen(each),
            submitted_by_id=each.lead.pk,
            submitted_at=each.moments[0],
        )
        for each in making
        if each.steps
    )


def _frozen(making: Making) -> dict[str, Any]:
    proposal, plan = making.proposal, making.text["plan"]
    return {
        **{name: getattr(proposal, name) for name in FROZEN},
        "area": str(proposal.area),
        "lead_organisation": str(proposal.lead_organisation),
        "themes": making.text["themes"],
        "partners": [],
        "plan": {**{name: plan[name] for name in FROZEN_PLAN}, "baseline_value": str(plan["baseline_value"])},
    }


def _write_gateways(making: list[Making], batch: Batch) -> None:
    GatewayAnswer.objects.bulk_create(
        GatewayAnswer(proposal_id=each.proposal.pk, gateway=gateway, is_met=True, answered_by_id=batch.moderator.pk)
        for each in making
        if each.took("pass_to_panel")
        for gateway in Gateway
    )
