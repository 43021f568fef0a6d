"""The schedule of payments of an award: plan and correct instalments, and record what was paid."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now

from proposals.days import in_words
from proposals.errors import NotReady, WrongState
from proposals.models import Duty, Instalment, Payment, Proposal
from proposals.services.awards import must_be_told, must_keep_awards
from proposals.services.spread_plans import must_have_a_fixed_plan
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import DutyState

SETTLED = [DutyState.DONE, DutyState.DROPPED]


@service
def plan_instalment(
    proposal_pk: int,
    *,
    by: Any,
    pounds: int,
    due_on: date,
    waits_for: Duty | None = None,
    corrects: Instalment | None = None,
) -> Instalment:
    """Add an instalment, or put one in the place of another that stands; £0 takes that one out of the schedule.

    raises  NotPermitted, WrongState, NotReady when all of them would come to more than the award
    """
    proposal = _locked(proposal_pk, by)
    _must_stand(proposal, corrects)
    if pounds == 0 and corrects is None:
        raise NotReady("Give the sum.", fields={"pounds": ["An instalment must be at least £1."]})
    _must_wait_for_its_own(proposal, waits_for)
    _must_be_new(proposal, pounds, due_on, waits_for)
    scheduled = proposal.scheduled_pounds - (corrects.pounds if corrects else 0) + pounds
    _must_be_within(proposal, scheduled)
    proposal.scheduled_pounds = scheduled
    proposal.save(update_fields=["scheduled_pounds"])
    return Instalment.objects.create(
        proposal=proposal, pounds=pounds, due_on=due_on, waits_for=waits_for, corrects=corrects, planned_by=by,
        planned_at=now(),
    )  # fmt: skip


@service
def record_payment(instalment_pk: int, *, by: Any, paid_on: date) -> Payment:
    """Write down that an instalment was paid. The same day sent twice is kept once."""
    proposal = _locked(Instalment.objects.values_list("proposal", flat=True).get(pk=instalment_pk), by)
    instalment = Instalment.objects.select_related("waits_for").get(pk=instalment_pk)
    _must_stand(proposal, instalment)
    if paid := Payment.objects.filter(instalment=instalment).first():
        if paid.paid_on == paid_on:
            return paid
        raise WrongState(f"It is recorded as paid on {in_words(paid.paid_on)}. Correct the instalment to change that.")
    must_have_a_fixed_plan(proposal)
    if paid_on > localdate():
        raise NotReady("The day lies ahead.", fields={"paid_on": ["The day on which it was paid can’t lie ahead."]})
    if instalment.waits_for and instalment.waits_for.state not in SETTLED:
        kind = instalment.waits_for.get_kind_display().lower()
        raise NotReady(f"It waits for a {kind} that is not done yet: {instalment.waits_for.text}")
    return Payment.objects.create(instalment=instalment, paid_on=paid_on, recorded_by=by, recorded_at=now())


def _locked(proposal_pk: int, by: Any) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    must_keep_awards(proposal, by)
    must_be_told(proposal)
    return proposal


def _must_stand(proposal: Proposal, instalment: Instalment | None) -> None:
    if instalment and not proposal.instalments.standing().filter(pk=instalment.pk).exists():
        raise NotReady("This instalment was corrected already. Load the page again.")


def _must_wait_for_its_own(proposal: Proposal, waits_for: Duty | None) -> None:
    if waits_for and not proposal.duties.asked().filter(pk=waits_for.pk).exists():
        sentence = "Choose something that this award asks for."
        raise NotReady(sentence, fields={"waits_for": [sentence]})


def _must_be_new(proposal: Proposal, pounds: int, due_on: date, waits_for: Duty | None) -> None:
    """The record never forgets, so a form sent twice must not enter it twice."""
    same = proposal.instalments.standing().filter(pounds=pounds, due_on=due_on, waits_for=waits_for)
    if same.filter(payment=None).exists():
        sentence = "There is an instalment of this sum on this day already."
        raise NotReady(sentence, fields={"pounds": [sentence]})


def _must_be_within(proposal: Proposal, scheduled: int) -> None:
    award = proposal.award_pounds or 0
    if scheduled > award:
        sentence = f"All instalments would come to £{scheduled:,}, which is more than the award of £{award:,}."
        raise NotReady(sentence, fields={"pounds": [sentence]})
