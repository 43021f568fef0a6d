"""What must always be true of sites that said they are interested."""

from collections.abc import Iterator

from django.db.models import F

from proposals.models import SiteInterest
from proposals.states import SiteStage


def confirmed_interests_stand_in_the_log() -> Iterator[str]:
    """An interest that was confirmed is an event of the same site of the same proposal: that it was interested."""
    confirmed = SiteInterest.objects.exclude(event=None)
    right = {"event__proposal": F("proposal"), "event__site": F("organisation"), "event__stage": SiteStage.INTERESTED}
    for reference in confirmed.exclude(**right).order_by("pk").values_list("proposal__reference", flat=True):
        yield f"{reference} has an interest of a site that was confirmed as something else."


OF_INTERESTS = [confirmed_interests_stand_in_the_log]
