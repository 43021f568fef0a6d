"""Running verbs at the same moment, each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections

from proposals.errors import Refusal
from proposals.models import Proposal
from proposals.states import State
from tests import factories

ROUNDS = 10


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Let all acts go at once; what each returned or by what it was refused, in their order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def scored(*, call: Any = None, **values: Any) -> Any:
    """A scored proposal with as few people as will do."""
    call = call or factories.open_call(sheets_wanted=1)
    panel = factories.panel(call, assessors=1)
    return factories.proposal_at(State.SCORED, call=call, on=panel, marks=[4], **values)


def row_of(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("call").get(pk=proposal.pk)


def refusals(results: list[Any]) -> list[Refusal]:
    return [result for result in results if isinstance(result, Refusal)]
