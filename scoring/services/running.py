"""Closing the scoring of several proposals of a panel, and what still stands between each of them and its score."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from proposals.errors import Refusal
from proposals.models import Proposal
from proposals.querysets import is_true
from proposals.states import State
from scoring.conflicts import ties_since
from scoring.models import LedgerEntry, Panel
from scoring.oversight.progress import placed_on
from scoring.services import closing


class Standing(NamedTuple):
    """`reasons` says what still stands between a proposal and its score."""

    proposal: Any
    reasons: list[str]


class Closed(NamedTuple):
    """What became of one proposal; `refusal` is empty where its scoring is closed."""

    proposal: Proposal
    refusal: str


def standings_of(panel: Panel, person: Any) -> list[Standing]:
    """What is being marked on the panel, among the proposals that this person oversees."""
    waiting = LedgerEntry.objects.filter(proposal=OuterRef("pk"), answer=None)
    told = is_true(Q(Exists(waiting), is_blind=False))  # who owes a sheet reads nothing of the ledger
    being_marked = placed_on(panel, person).filter(state=State.REVIEWED).order_by("reference")
    marked: Any = being_marked.annotate(a_change_waits=told)
    found = list(marked.order_by("reference"))
    ties = Counter(ties_since(found).values())
    return [
        Standing(each, closing.reasons_to_wait(each, each.sheets_in, each.open_flags, ties=ties[each.pk]))
        for each in found
    ]


def close_each(proposals: Iterable[Proposal], *, by: Any) -> list[Closed]:
    """Each in a transaction of its own: one that can't be closed holds up no other."""
    return [Closed(each, _refusal_of(each, by)) for each in proposals]


def _refusal_of(proposal: Proposal, by: Any) -> str:
    try:
        closing.close_scoring(proposal.pk, by=by)
    except Refusal as refusal:
        return str(refusal)
    return ""
