"""Faults of flags and their trails, and of the ledger."""

from django.utils.timezone import now

from proposals.states import State
from scoring.models import Assignment, Flag, FlagEvent, Placement
from scoring.services import panels
from tests import factories


def plant_flags_that_their_trails_do_not_tell(spreading, scored):
    """One was never raised, one was settled past every door, one was given to somebody."""
    chair = scored.cast.panel.chair
    told = ("Never", "Settled", "Given")
    raised = [Flag.objects.create(proposal=scored, text=text, raised_by=chair) for text in told]
    for flag in raised[1:]:
        FlagEvent.objects.create(flag=flag, kind="raised", by=chair)
    Flag.objects.filter(pk=raised[1].pk).update(resolved_at=now(), resolved_by=chair, resolution="It is.")
    Flag.objects.filter(pk=raised[2].pk).update(owner=chair)
    return {
        "flags_stand_as_their_trail_says": [
            f"The flag “{flag.text}” of {scored.reference} does not stand as its trail says." for flag in raised
        ]
    }


def plant_changes_that_no_ledger_tells(spreading, scored):
    """Of another proposal, which is being marked: its score is not fixed yet."""
    marked = factories.proposal_at(State.REVIEWED)
    panel = marked.cast.panel
    sheet = panels.assign(marked.pk, by=panel.chair, seats=panel.seats[:1])[0]
    factories.marked(sheet)
    Assignment.objects.filter(pk=sheet.pk).update(is_set_aside=True)
    Placement.objects.filter(proposal=marked).update(adjusted_score=3)
    return {
        "what_counts_follows_from_the_ledger": [
            f"Whether the sheet of {sheet.seat.code} for {marked.reference} counts is not what the ledger says.",
            f"The adjusted score of {marked.reference} is not what the ledger says.",
        ]
    }
