"""Facts that must be true before a step, each with the sentence a person reads when it is not."""

from typing import Any

from django.utils.timezone import now

from proposals.states import State
from proposals.steps import guard


def _why_not_complete(proposal: Any) -> list[str]:
    return [f"“{part[:1].upper()}{part[1:]}” is not filled in yet." for part in proposal.missing_parts()]


@guard(_why_not_complete)
def is_complete(proposal: Any) -> bool:
    return not proposal.missing_parts()


def _why_not_all_saved(proposal: Any) -> list[str]:
    return [
        f"The section “{section}” holds text that is not part of the proposal yet. Open it, put right what is marked "
        "and save it."
        for section in proposal.sections_to_look_at()
    ]


@guard(_why_not_all_saved)
def is_all_saved(proposal: Any) -> bool:
    """What was typed and could not be saved is never left out without a word."""
    return not proposal.sections_to_look_at()


def _why_it_may_name_a_patient(proposal: Any) -> list[str]:
    return [
        f"“{part.capitalize()}” may hold an NHS number ({number}). Take it out, or confirm in its section that it is "
        "none."
        for part, number in proposal.suspected_numbers()
    ]


@guard(_why_it_may_name_a_patient)
def holds_no_nhs_number(proposal: Any) -> bool:
    return not proposal.suspected_numbers()


def _why_above_the_cap(proposal: Any) -> list[str]:
    return [f"It asks for £{proposal.requested_pounds:,}; the call gives at most £{proposal.call.cap_pounds:,}."]


@guard(_why_above_the_cap)
def asks_within_the_cap(proposal: Any) -> bool:
    return proposal.requested_pounds is None or proposal.requested_pounds <= proposal.call.cap_pounds


def _why_not_open(proposal: Any) -> list[str]:
    return [proposal.call.why_closed(now())]


@guard(_why_not_open)
def may_still_be_submitted(proposal: Any) -> bool:
    """Inside the call's window and grace, or before the date a moderator set when returning it."""
    moment = now()
    was_given_time = proposal.return_by is not None and moment <= proposal.return_by
    return was_given_time or proposal.call.takes_submissions(moment)


@guard("Its lead author belongs to no member organisation yet. They say where on their account page.")
def is_led_by_an_affiliated_member(proposal: Any) -> bool:
    lead = proposal.lead_author
    return lead is not None and lead.affiliations.current().exists()


def _why_gateways_wait(proposal: Any) -> list[str]:
    return [f"A gateway is not answered: {gateway.label}." for gateway in proposal.open_gateways()]


@guard(_why_gateways_wait)
def has_its_gateways_answered(proposal: Any) -> bool:
    return not proposal.open_gateways()


@guard("It has no plan for spread with a baseline measure yet.")
def has_a_spread_plan(proposal: Any) -> bool:
    plan = getattr(proposal, "spread_plan", None)
    return plan is not None and plan.has_baseline


@guard("Its lead author has started again from the same proposal, and that draft is still being written.")
def is_the_only_new_start(proposal: Any) -> bool:
    """A draft that was withdrawn must not come back beside another one with the same origin."""
    if proposal.resubmission_of_id is None or proposal.submitted_at is not None:
        return True
    others = type(proposal).objects.filter(resubmission_of=proposal.resubmission_of_id, submitted_at=None)
    return not others.filter(state=State.DRAFT).exists()


@guard("The outcomes of this call are announced already.")
def is_not_announced(proposal: Any) -> bool:
    return not proposal.call.is_announced


@guard("The outcomes of this call are not announced yet.")
def is_announced(proposal: Any) -> bool:
    return proposal.call.is_announced


def _why_money_is_out(proposal: Any) -> list[str]:
    return [
        f"£{proposal.paid_pounds:,} of it is recorded as paid. Once that is paid back, a manager takes it out of the "
        "schedule of payments."
    ]


@guard(_why_money_is_out)
def holds_no_paid_money(proposal: Any) -> bool:
    """What was paid is no longer in the pot, so it can be given to nobody else."""
    return proposal.paid_pounds == 0


@guard("No site other than the originator has adopted it with evidence yet.")
def has_an_adoption_elsewhere(proposal: Any) -> bool:
    return bool(proposal.adoptions_elsewhere().exists())


@guard("The call has no window: set when it opens and when it closes.")
def has_a_window(call: Any) -> bool:
    return call.opens_at is not None and call.closes_at is not None


@guard("It has no introduction yet: say what it is for and what happens when.")
def has_an_introduction(call: Any) -> bool:
    return bool(call.intro.strip())


@guard("The call has not closed for submissions yet.")
def has_closed(call: Any) -> bool:
    return now() > call.last_moment


@guard("Some proposals are still with the moderators or the panel.")  # how many, a conflicted manager may not know
def has_no_proposal_on_its_way(call: Any) -> bool:
    return not call.proposals.awaiting_an_outcome().exists()
