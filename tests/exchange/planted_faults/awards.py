"""Faults of awards and their signatures."""

from scoring.models import Decision
from tests import factories


def plant_an_award_nobody_signed(spreading, scored):
    Decision.objects.filter(proposal=spreading).update(outcome="cancelled")
    return {"awards_have_two_signatures": [f"{spreading.reference} is funded with 0 confirmed decisions."]}


def plant_an_award_that_waits_for_what_is_funded(spreading, scored):
    Decision.objects.create(proposal=spreading, award_pounds=1, proposed_by=factories.manager())
    return {
        "waiting_awards_are_for_scored_proposals": [
            f"{spreading.reference} is spread, and an award for it still waits for a second signature."
        ]
    }


def plant_an_award_of_another_sum(spreading, scored):
    Decision.objects.filter(proposal=spreading).update(award_pounds=14_000)
    return {"awards_have_two_signatures": [f"{spreading.reference} has an award of £15,000; £14,000 was confirmed."]}
