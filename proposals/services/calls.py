"""A call's own steps. What it is and when it opens is set up by the verbs of `call_setup.py`."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, Sum

from proposals import rights
from proposals.errors import NotPermitted
from proposals.models import Call
from proposals.services.steps import take_call_step
from proposals.states import State
from proposals.steps import allowed_step


def must_announce(person: Any) -> None:
    if not person.has_perm("calls.announce"):
        raise NotPermitted("Only a programme manager announces the outcomes of a call.")


def outcomes_of(call: Call, person: Any) -> dict[str, int]:
    """What announcing would tell, as far as this person may know it already."""

    def in_state(state: str) -> Q:
        return rights.rows_in_state(state, person)

    proposals: Any = call.proposals.visible_to(person)
    return proposals.aggregate(
        funded=Count("pk", filter=in_state(State.FUNDED)),
        declined=Count("pk", filter=in_state(State.DECLINED)),
        undecided=Count("pk", filter=in_state(State.SCORED)),
        awarded=Sum("award_pounds", filter=in_state(State.FUNDED), default=0),
    )


def announce(call_pk: int, *, by: Any, lettered: Collection[int] = ()) -> Call:
    """Make every outcome of the call known at once: to its authors by mail, to everybody on the pages.

    lettered  proposals whose authors are sent a letter in the same act, in place of a notice of the outcome
    """
    return take_call_step(call_pk, "announce", by=by, lettered=lettered)


def must_be_archivable(call: Call, *, by: Any) -> None:
    allowed_step(call, "archive", by=by, known_state=call.state)


def archive(call_pk: int, *, by: Any) -> Call:
    return take_call_step(call_pk, "archive", by=by)
