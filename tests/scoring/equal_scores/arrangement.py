"""What the tests of equal scores arrange and read."""

from scoring.models import TieOrder
from scoring.services import rubrics, ties
from tests import factories


def prepared(**facts):
    call = factories.call_in_preparation(**{"code": "night", "title": "Care at night"} | facts)
    factories.rubric(call)
    return call


def declared(call, by, *rules, draws=True):
    version = ties.order_of(call).version
    return ties.declare_ties(call.pk, by=by, version=version, rules=list(rules), draws=draws)


def opened(by, *rules, draws=True, **facts):
    """A call that declared its rules and then opened."""
    call = prepared(**facts)
    declared(call, by, *rules, draws=draws)
    return rubrics.open_call(call.pk, by=by)


def order_of(call):
    return TieOrder.objects.get(call=call)
