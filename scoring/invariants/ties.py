"""What must always be true of how calls settle equal scores."""

from collections.abc import Iterator

from proposals.states import CallState
from scoring.models import TieOrder
from scoring.shortlisting.ties import RULES, committed


def calls_say_what_they_declared_of_ties() -> Iterator[str]:
    """What everybody reads of equal scores is written from rules that there are."""
    for order in TieOrder.objects.select_related("call").order_by("call"):
        if not RULES.keys() >= set(order.rules) or order.call.tie_rules != order.in_words:
            yield f"{order.call.title} says something else of equal scores than it declared."


def open_calls_are_committed_to_their_draw() -> Iterator[str]:
    """A call that draws has made the seed when it opened, and published its hash."""
    for order in TieOrder.objects.filter(draws=True).select_related("call").order_by("call"):
        if order.call.state != CallState.DRAFT and not order.seed:
            yield f"{order.call.title} opened without the seed of its draw."
        elif order.seed and order.commitment != committed(order.seed):
            yield f"{order.call.title} is committed to another seed than it draws with."


OF_TIES = [calls_say_what_they_declared_of_ties, open_calls_are_committed_to_their_draw]
