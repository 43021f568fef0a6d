"""What the assessors of the demo know, and how much they may mark."""

from collections.abc import Iterable
from random import Random
from typing import Any

from proposals.models import PriorityArea, Theme
from scoring.models import Panel, Seat, SeatKind
from scoring.services.assigning import describe_seat

MOST_SHEETS = 12


def describe(panels: Iterable[Panel], *, by: Any) -> None:
    """Two priority areas and three themes each; a dice of its own leaves the other stories as they were."""
    for seat in Seat.objects.filter(panel__in=panels).exclude(kind=SeatKind.CHAIR).select_related("panel__call"):
        dice = Random(seat.code)  # noqa: S311 - a demo need not be unpredictable
        areas = PriorityArea.objects.filter(framework=seat.panel.call.framework_id).order_by("pk")
        known = [
            {pk: dice.randint(1, 3) for pk in dice.sample(list(nouns.values_list("pk", flat=True)), number)}
            for nouns, number in ((areas, 2), (Theme.objects.order_by("pk"), 3))
        ]
        describe_seat(
            seat.pk,
            by=by,
            version=seat.version,
            most_sheets=MOST_SHEETS,
            least_sheets=1,
            areas=known[0],
            themes=known[1],
        )
