"""Authors who name somebody that should not assess their proposal."""

from exchange.demo import material
from exchange.demo.tale import Tale
from proposals.services import objections
from scoring.models import Seat

ONE_IN = 6  # proposals


def name_somebody(tale: Tale) -> None:
    """One in a few names a member of a panel, or everybody of a company. No dice: other stories stay as they are."""
    if not tale.pk or tale.pk % ONE_IN:
        return
    told = material.sentences("objections")
    chosen = told[tale.pk // ONE_IN % len(told)]
    whom = {"organisation": chosen["organisation"]} if chosen["organisation"] else {"name": _an_assessor(tale)}
    objections.object_to(tale.pk, by=tale.lead, reason=chosen["reason"], **whom)


def _an_assessor(tale: Tale) -> str:
    seats = (
        Seat.objects.filter(panel__in=tale.opened.panels)
        .exclude(person__contributions__proposal=tale.pk)
        .select_related("person")
        .order_by("-pk")
    )
    return str(seats[tale.pk % seats.count()].person)
