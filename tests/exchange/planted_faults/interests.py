"""Faults of sites that said they are interested."""

from django.utils.timezone import now

from proposals.models import AdoptionEvent, SiteInterest
from tests import factories


def plant_an_interest_that_is_another_event(spreading, scored):
    event = AdoptionEvent.objects.filter(proposal=spreading).exclude(stage="interested").first()
    SiteInterest.objects.create(
        proposal=spreading, organisation=factories.organisation(), contact="Me", text="We begin.", state="confirmed",
        asked_by=spreading.cast.author, asked_at=now(), settled_by=spreading.cast.author, settled_at=now(), event=event,
    )  # fmt: skip
    return {
        "confirmed_interests_stand_in_the_log": [
            f"{spreading.reference} has an interest of a site that was confirmed as something else."
        ]
    }
