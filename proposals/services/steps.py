"""The one door to state: `take_step` for a proposal, `take_call_step` for a call."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.timezone import now

from proposals import notifications, rights
from proposals.errors import NotReady
from proposals.lifecycle import PROPOSAL_STEPS
from proposals.models import Call, ClaimEnd, HistoryEntry, Proposal
from proposals.models.history import NO_PROOF
from proposals.services.transactions import service
from proposals.states import State
from proposals.steps import Step, allowed_step, perform

OF_MODERATORS = {each.name for each in PROPOSAL_STEPS if each.who == "a moderator"}
LOCKING_THE_CALL = {each.name for each in PROPOSAL_STEPS if each.locks_call}


@service
def take_step(proposal_pk: int, name: str, *, by: Any, note: str = "", **evidence: Any) -> Proposal:
    """Move a proposal by one step of its lifecycle; nothing has changed when this raises.

    raises  WrongState, NotPermitted, NotReady (with all reasons)
    """
    proposal = lock_proposal(proposal_pk, with_call=name in LOCKING_THE_CALL)
    came_from, was_hidden = proposal.state, proposal.state != proposal.shown_state
    taken = perform(proposal, name, by=by, known_state=rights.known_state(proposal, by), note=note, **evidence)
    if came_from == State.SUBMITTED:
        _end_claim(proposal, taken, by=by)
    hides = taken.is_embargoed or (was_hidden and not taken.while_embargoed)
    is_embargoed = hides and not proposal.call.is_announced
    if not is_embargoed:
        proposal.shown_state = proposal.state
    if taken.locks_call:
        proposal.call.save(update_fields=["committed_pounds"])
    proposal.save()
    entry = _record(proposal, taken, came_from, by=by, note=note, evidence=evidence, is_embargoed=is_embargoed)
    notifications.tell_about_step(proposal, entry)
    return proposal


@service
def take_call_step(call_pk: int, name: str, *, by: Any, lettered: Collection[int] = (), **evidence: Any) -> Call:
    """Move a call by one step. Announcing lifts the embargo and tells every author, each once.

    lettered  proposals whose authors the caller tells of the outcome
    """
    call = Call.objects.select_for_update().get(pk=call_pk)
    perform(call, name, by=by, **evidence)
    call.version += 1
    call.save()
    if name == "announce":
        decided = list(call.proposals.select_for_update().under_embargo())
        call.proposals.show_outcomes()
        notifications.tell_outcomes(call, decided, lettered=lettered)
    return call


def must_be_possible(proposal: Proposal, name: str, *, by: Any) -> None:
    """Refuse in the words of `take_step` before a verb looks at anything this person may not know of."""
    allowed_step(proposal, name, by=by, known_state=rights.known_state(proposal, by))


def lock_proposal(proposal_pk: int, *, with_call: bool = False) -> Proposal:
    """Lock in the one order: call, then proposal.

    What can change with the proposal is not joined to it: PostgreSQL, having waited, reads again only what it locks.
    """
    call = None
    if with_call:
        its_call = Proposal.objects.filter(pk=proposal_pk).values("call")
        call = Call.objects.select_for_update().get(pk__in=its_call)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk=proposal_pk)
    if call is not None:
        proposal.call = call
    return proposal


def _end_claim(proposal: Proposal, taken: Step, *, by: Any) -> None:
    """A submission that moves on is nobody's any more."""
    if reasons := why_another_has_it(proposal, taken, by=by):
        raise NotReady(*reasons)
    proposal.claims.end(by=by, how=ClaimEnd.MOVED_ON)


def why_another_has_it(proposal: Proposal, step: Step, *, by: Any) -> list[str]:
    """What one moderator is working on, no other one decides."""
    if step.source != State.SUBMITTED or step.name not in OF_MODERATORS:
        return []
    claim = proposal.claims.standing().exclude(moderator=by).select_related("moderator").first()
    return [f"{claim.moderator} is working on it. Take it over first if they can’t finish it."] if claim else []


def _record(
    proposal: Proposal,
    taken: Step,
    came_from: str,
    *,
    by: Any,
    note: str,
    evidence: dict[str, Any],
    is_embargoed: bool,
) -> HistoryEntry:
    """Append to the history; the proposal's lock keeps the numbers and the chain in order."""
    last = proposal.history.order_by("-number").only("number", "proof").first()
    entry = HistoryEntry(
        proposal=proposal,
        number=last.number + 1 if last else 1,
        step=taken.name,
        label=taken.label,
        from_state=came_from,
        to_state=proposal.state,
        by=by,
        office=taken.who,
        note=note.strip(),
        note_is_for=taken.note_is_for,
        evidence={name: _plain(value) for name, value in evidence.items()},
        is_embargoed=is_embargoed,
        at=now(),
        previous_proof=last.proof if last else NO_PROOF,
    )
    entry.proof = entry.expected_proof()
    entry.save(force_insert=True)
    return entry


def _plain(value: Any) -> Any:
    """Evidence as JSON can hold it."""
    if isinstance(value, Model):
        return {"pk": value.pk, "name": str(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
