"""Faults of what is said of similar proposals."""

from django.utils.timezone import now

from proposals.models import (
    Proposal,
    SimilarLink,
    TextPrint,
)
from tests import factories


def plant_a_verdict_without_trace(spreading, scored):
    by = factories.moderator()
    SimilarLink.objects.create(first=spreading, second=scored, verdict="same", by=by, at=now())
    return {
        "links_are_the_last_verdict": [
            f"What stands of {spreading.reference} and {scored.reference} is not the last that was said of them."
        ]
    }


def plant_a_print_of_another_text(spreading, scored):
    Proposal.objects.filter(pk=scored.pk).update(pitch="Another pitch.")
    TextPrint.objects.filter(proposal=spreading).delete()
    return {
        "prints_follow_their_text": [
            f"{each.reference} has no print of its title and pitch as they stand." for each in (spreading, scored)
        ]
    }
