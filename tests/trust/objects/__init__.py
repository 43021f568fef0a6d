"""What each address is asked about, by topic: `by_name` for an address, `by_parameters` for all with the same ones.

Add the objects of a new address to the module of its topic.
"""

from types import SimpleNamespace
from typing import Any, NamedTuple

from django.apps import apps

from scoring.models import Rubric
from tests.trust.addresses import Address
from tests.trust.objects import (
    accounts,
    awards,
    calls,
    desk,
    measures,
    meetings,
    panels,
    people,
    programme,
    proposals,
    seats,
    shortlists,
)
from tests.trust.objects.common import Objects

TOPICS = [accounts, awards, calls, desk, measures, meetings, panels, people, programme, proposals, seats, shortlists]


class Known(NamedTuple):
    by_name: dict[str, Objects]
    by_parameters: dict[tuple[str, ...], Objects]


def objects_for(address: Address, world: SimpleNamespace) -> Objects:
    """{what it is: values of the parameters}. They are looked up once for each world, as that takes many queries."""
    if not hasattr(world, "objects"):
        world.objects = Known(
            {name: objects for topic in TOPICS for name, objects in topic.by_name(world).items()},
            {names: objects for topic in TOPICS for names, objects in topic.by_parameters(world).items()},
        )
    known: Known = world.objects
    if address.name in known.by_name:
        return known.by_name[address.name]
    if address.route.startswith("admin/scoring/rubric/") and address.parameters:
        return {"kept to copy from": {"object_id": Rubric.objects.get(call=None).pk}}
    if address.parameters == ["object_id"]:
        return {"first": {"object_id": first_of(address)}}
    return known.by_parameters[tuple(address.parameters)]


def first_of(address: Address) -> Any:
    """The first row of what a page of the administration is about: admin/scoring/panel/…"""
    _, app, model, *_ = address.route.split("/")
    return apps.get_model(app, model).objects.order_by("pk").values_list("pk", flat=True)[0]
