"""Faults of the record of steps."""

from proposals.models import (
    HistoryEntry,
    Proposal,
)
from proposals.states import State
from tests.exchange.planted_faults.doors import open_up, past_the_door


def entries_of(proposal):
    open_up("proposals_historyentry")
    return HistoryEntry.objects.filter(proposal=proposal)


def plant_a_state_without_a_step(spreading, scored):
    draft = Proposal.objects.get(title="Draft")
    facts = {"state": State.WITHDRAWN, "shown_state": State.WITHDRAWN}
    past_the_door(Proposal).filter(pk=draft.pk).update(**facts)
    past_the_door(Proposal).filter(pk=scored.pk).update(**facts)
    return {
        "states_follow_from_history": [
            f"{scored.reference} is withdrawn, but its history ends with scored.",
            f"{draft.reference} is withdrawn, but there is no history.",
        ]
    }


def plant_a_gap_in_the_history(spreading, scored):
    entries_of(scored).filter(number=2).delete()
    return {
        "histories_are_unbroken": [
            f"Entry 3, “Close scoring”, follows number 1 (proposal in row {scored.pk}).",
            f"Entry 3, “Close scoring”, does not hold on to the entry before it (proposal in row {scored.pk}).",
            "Entry 3, “Close scoring”, starts from reviewed, but the proposal was submitted "
            f"(proposal in row {scored.pk}).",
        ]
    }


def plant_a_rewritten_note(spreading, scored):
    entries_of(scored).filter(number=2).update(note="I never wrote this.")
    return {
        "histories_are_unbroken": [
            f"Entry 2, “Pass to panel”, is not what it was when it was written (proposal in row {scored.pk})."
        ]
    }


def plant_an_unknown_step(spreading, scored):
    last = entries_of(scored).last()
    last.to_state = State.FUNDED
    entries_of_scored = HistoryEntry.objects.filter(pk=last.pk)
    entries_of_scored.update(to_state=last.to_state, proof=last.expected_proof())
    return {
        "states_follow_from_history": [f"{scored.reference} is scored, but its history ends with funded."],
        "histories_are_unbroken": [
            f"Entry 3, “Close scoring”, from reviewed to funded is no step of the lifecycle "
            f"(proposal in row {scored.pk})."
        ],
    }
