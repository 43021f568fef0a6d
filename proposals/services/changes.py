"""Ticking off what a moderator asked to be changed."""

from typing import Any

from django.utils.timezone import now

from proposals.errors import WrongState
from proposals.models import RequestedChange
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.services.writing import must_be_open_to


@service
def tick_change(change_pk: int, *, by: Any, is_done: bool) -> RequestedChange:
    """Note that a change is made, or that it is not yet; the last press counts, and a second one changes nothing."""
    change = RequestedChange.objects.select_related("request").get(pk=change_pk)
    proposal = lock_proposal(change.request.proposal_id)
    must_be_open_to(proposal, by=by)
    if proposal.change_requests.order_by("-pk").first() != change.request:
        raise WrongState("This list was answered by an earlier submission. Look at the latest one.")
    change = RequestedChange.objects.get(pk=change_pk)  # as it is now that nobody else can tick it
    if is_done != (change.done_at is not None):
        change.done_at, change.done_by = (now(), by) if is_done else (None, None)
        change.save(update_fields=["done_at", "done_by"])
    return change
