"""How a call settles equal scores: declared while it is prepared, and committed to when it opens.

What everybody reads of it, `Call.tie_rules`, is written from the declaration and by nobody else, so that the words and
the order can't differ. From its opening on, triggers keep the declaration as it stands.
"""

import secrets
from typing import Any

from proposals.errors import NotReady, StaleVersion, WrongState
from proposals.models import Call
from proposals.services.call_setup import call_to_change
from proposals.services.transactions import service
from proposals.states import CallState
from scoring.models import TieOrder
from scoring.shortlisting.ties import RULES

STALE = "Somebody declared this after you opened the page. What stands now is told below; save again to replace it."
STANDS = "{} is open, so how it settles equal scores stands."
UNKNOWN = "Choose each rule once, from those that there are."
BYTES_OF_A_SEED = 32


@service
def declare_ties(call_pk: int, *, by: Any, version: int, rules: list[str], draws: bool) -> TieOrder:
    """Declare how equal scores are settled; what stands so already is left as it is.

    version  of the declaration that this was made from; 0 where there was none
    rules    names from `shortlisting.ties.RULES`, the first one first
    """
    call = call_to_change(call_pk, by=by)
    must_be_prepared(call)
    order = order_of(call)
    if order.pk and (order.rules, order.draws) == (rules, draws):
        return order
    if order.version != version:
        raise StaleVersion(STALE)
    if len(set(rules)) != len(rules) or not RULES.keys() >= set(rules):
        raise NotReady(UNKNOWN, fields={"rules": [UNKNOWN]})
    order.rules, order.draws, order.version = rules, draws, version + 1
    order.save()
    _tell(call, order)
    return order


def order_of(call: Call) -> TieOrder:
    """What is declared, or a declaration of nothing in version 0."""
    return TieOrder.objects.filter(call=call).first() or TieOrder(call=call, version=0)


def must_be_prepared(call: Call) -> None:
    if call.state != CallState.DRAFT:
        raise WrongState(STANDS.format(call.title))


def commit_to_draw(call: Call) -> None:
    """Make the seed of a call that is about to open; the caller holds the lock on the call."""
    order = TieOrder.objects.filter(call=call, call__state=CallState.DRAFT, draws=True).first()
    if order is not None:
        order.commit(secrets.token_hex(BYTES_OF_A_SEED))
        order.save(update_fields=["seed", "commitment"])
        _tell(call, order)


def copy_ties(earlier_pk: int, clone: Call) -> None:
    """The rules of an earlier call, without its seed."""
    if earlier := TieOrder.objects.filter(call=earlier_pk).first():
        _tell(clone, TieOrder.objects.create(call=clone, rules=earlier.rules, draws=earlier.draws))


def _tell(call: Call, order: TieOrder) -> None:
    call.tie_rules = order.in_words
    call.save(update_fields=["tie_rules"])
