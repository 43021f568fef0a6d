"""A call's own steps. What it is and when it opens is set up by the verbs of `call_setup.py`."""

from typing import Any

from proposals.models import Call
from proposals.services.steps import take_call_step
from proposals.steps import allowed_step


def announce(call_pk: int, *, by: Any) -> Call:
    """Make every outcome of the call known at once: to its authors by mail, to everybody on the pages."""
    return take_call_step(call_pk, "announce", by=by)


def must_be_archivable(call: Call, *, by: Any) -> None:
    allowed_step(call, "archive", by=by, known_state=call.state)


def archive(call_pk: int, *, by: Any) -> Call:
    return take_call_step(call_pk, "archive", by=by)
