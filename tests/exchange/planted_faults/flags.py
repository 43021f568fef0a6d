"""Faults of flags and their trails."""

from django.utils.timezone import now

from scoring.models import Flag, FlagEvent


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
