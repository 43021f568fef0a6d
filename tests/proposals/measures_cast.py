"""A funded innovation with three measures at one site, its people, and figures as they come in."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from proposals.measured.entering import months_before
from proposals.models import MeasurePoint, PointEntry
from proposals.services import measures
from proposals.services.measures import Given
from proposals.states import State
from tests import factories

LAST = months_before(localdate().replace(day=1), 1)
DOWN = {"direction": "down"}
SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def measured(site: str = "North", **facts: Any) -> SimpleNamespace:
    """Minutes (a figure), women seen in time (a share) and falls (a rate of 1,000 bed days) at the North."""
    proposal = factories.proposal_at(State.FUNDED, **facts)
    cast, agreed = proposal.cast, {"by": proposal.cast.author, "direction": "up"}
    minutes = measures.add_measure(
        proposal.pk, **agreed | DOWN, name="Minutes waited", unit="minutes", baseline_value=Decimal(40),
        target_value=Decimal(15),
    )  # fmt: skip
    share = measures.add_measure(
        proposal.pk, **agreed, name="Seen in time", unit="% of women", baseline_value=Decimal(38), basis="share"
    )
    falls = measures.add_measure(
        proposal.pk, **agreed | DOWN, name="Falls", unit="in 1,000 bed days", baseline_value=Decimal(6),
        basis="rate", per=1_000, kind="balancing",
    )  # fmt: skip
    return SimpleNamespace(
        proposal=proposal, author=cast.author, manager=cast.manager, site=factories.organisation(site),
        minutes=minutes, share=share, falls=falls,
    )  # fmt: skip


def entered(world: SimpleNamespace, measure: Any, values: Any, *, site: Any = None, until: date = LAST) -> None:
    """These values, the last of them for `until`, each a month after the one before."""
    site = site or world.site
    given = [
        Given(measure, months_before(until, len(values) - 1 - place), value=Decimal(value))
        for place, value in enumerate(values)
    ]
    measures.record_points(world.proposal.pk, by=world.author, site=site, given=given)


def stands(world: SimpleNamespace) -> list[tuple[Any, ...]]:
    points = MeasurePoint.objects.filter(measure__proposal=world.proposal).order_by("measure", "month")
    return [
        (point.measure.name, point.value.normalize(), point.numerator, point.denominator, point.version)
        for point in points.select_related("measure")
    ]


def history(point: MeasurePoint) -> list[tuple[int, Any]]:
    return [(each.number, each.value.normalize()) for each in PointEntry.objects.filter(point=point)]


def page(world: SimpleNamespace, name: str, *args: Any) -> str:
    return reverse(f"proposals:{name}", args=[world.proposal.reference, *args])
