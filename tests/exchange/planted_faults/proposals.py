"""Faults of proposals, of their calls, and of what is shown of them."""

from django.utils.timezone import now

from proposals.models import (
    Answer,
    Call,
    Claim,
    DraftSection,
    Proposal,
    ProposalVersion,
    Question,
)
from proposals.states import State
from tests import factories
from tests.exchange.planted_faults.doors import past_the_door


def plant_a_wrong_sum(spreading, scored):
    Call.objects.filter(pk=spreading.call_id).update(committed_pounds=1)
    return {"pots_hold_their_awards": [f"{spreading.call} says £1 is committed; its awards come to £15,000."]}


def plant_an_overspent_pot(spreading, scored):
    call = Call.objects.filter(pk=spreading.call_id)
    call.update(committed_pounds=10_000, pot_pounds=14_999, cap_pounds=1)
    return {
        "pots_hold_their_awards": [
            f"{spreading.call} says £10,000 is committed; its awards come to £15,000.",
            f"{spreading.call} awarded £15,000 from a pot of £14,999.",
        ]
    }


def plant_an_answer_to_another_call(spreading, scored):
    question = factories.question(factories.call_in_preparation(), text="Which ward?")
    Answer.objects.create(proposal=scored, question=question, value="Seven")
    told = f"{scored.reference} answers “Which ward?”, which another call asks."
    return {"answers_are_to_what_their_call_asks": [told]}


def plant_a_draft_of_the_ineligible(spreading, scored):
    question = Question.objects.create(
        call=scored.call, stage="eligibility", code="q1", position=1, kind="yes_or_no", text="Here?",
        expected_answer="yes", otherwise="Ask.",
    )  # fmt: skip
    Answer.objects.create(proposal=scored, question=question, value="no")
    return {"who_began_was_eligible": [f"{scored.reference} answered “no” to “Here?”."]}


def plant_an_old_state_on_show(spreading, scored):
    past_the_door(Proposal).filter(pk=spreading.pk).update(shown_state=State.FUNDED)
    return {"what_is_shown_is_what_is": [f"{spreading.reference} is spread and is shown as funded."]}


def plant_an_outcome_on_show(spreading, scored):
    hidden = Proposal.objects.get(title="Under embargo")
    past_the_door(Proposal).filter(pk=hidden.pk).update(shown_state=State.FUNDED)
    return {"decisions_stay_hidden": [f"{hidden.reference} is funded and shown so, though its call is not announced."]}


def plant_a_lost_version(spreading, scored):
    ProposalVersion.objects.filter(proposal=scored).delete()
    return {
        "submissions_are_kept": [f"{scored.reference} was submitted 1 times and keeps 0 versions, the last numbered 0."]
    }


def plant_no_reference(spreading, scored):
    draft = Proposal.objects.get(title="Draft")
    Proposal.objects.filter(pk=draft.pk).update(reference=None)
    return {"proposals_have_a_reference": [f"The proposal in row {draft.pk} has no reference."]}


def plant_text_beside_a_submission(spreading, scored):
    DraftSection.objects.filter(proposal=scored, section="case").update(typed={"challenge": ["Typed later."]})
    told = f"{scored.reference} was handed in with text beside its section “case”."
    return {"nothing_half_typed_is_handed_in": [told]}


def plant_a_claim_on_what_moved_on(spreading, scored):
    Claim.objects.create(proposal=scored, moderator=factories.moderator(), claimed_at=now())
    return {"only_what_waits_is_claimed": [f"{scored.reference} is claimed by a moderator, and is scored."]}
