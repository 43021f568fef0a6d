"""Panels: passing a proposal to one, and asking assessors to mark it."""

from collections.abc import Iterable
from typing import Any

from proposals.errors import NotPermitted, NotReady
from proposals.models import Proposal
from proposals.services.moderation import answer_gateways
from proposals.services.steps import lock_proposal, take_step
from proposals.services.transactions import service
from proposals.states import State
from scoring import notifications
from scoring.conflicts import reason_against, reason_told_to, seats_facing
from scoring.models import Assignment, Panel, Placement, Seat

GONE = "This panel was removed meanwhile. Choose another."
NOBODY = "Choose at least one assessor."


@service
def pass_to_panel(
    proposal_pk: int,
    *,
    by: Any,
    panel: Panel,
    gateways: dict[str, tuple[bool, str]] | None = None,
    note: str = "",
) -> Proposal:
    """Hand an eligible submission to a panel, with the moderator's answers to the gateways."""
    _hold(panel)
    if gateways:
        answer_gateways(proposal_pk, by=by, answers=gateways)
    proposal = take_step(proposal_pk, "pass_to_panel", by=by, note=note, panel=panel)
    Placement.objects.update_or_create(proposal=proposal, defaults={"panel": panel})
    notifications.ask_its_chair(proposal, panel)
    return proposal


def _hold(panel: Panel) -> None:
    """Nobody removes the panel while a proposal is on its way to it."""
    if not Panel.objects.select_for_update(of=("self",), no_key=True).filter(pk=panel.pk).first():
        raise NotReady(GONE, fields={"panel": [GONE]})


@service
def assign(proposal_pk: int, *, by: Any, seats: Iterable[Seat]) -> list[Assignment]:
    """Ask the people in these seats to mark the proposal; each is told by a notice.

    raises  NotReady with the sentence of `why_not_assignable` for each seat that can't be asked
    """
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm("scoring.assign", proposal):
        raise NotPermitted("Only the chair of the panel or a manager assigns assessors.")
    if proposal.state != State.REVIEWED:
        raise NotReady("Assessors are assigned while the proposal is with the panel.")
    locked = seats_facing(proposal).select_for_update(of=("self",), no_key=True)  # nobody leaves meanwhile
    facing = locked.in_bulk([seat.pk for seat in seats])
    if not facing:
        raise NotReady(NOBODY, fields={"seats": [NOBODY]})
    reasons = [reason for seat in facing.values() if (reason := reason_told_to(by, seat, proposal))]
    if reasons:
        raise NotReady(*reasons, fields={"seats": reasons})
    made = [
        Assignment.objects.create(proposal=proposal, assessor=seat.person, seat=seat, invited_by=by)
        for seat in facing.values()
    ]
    notifications.invite(made, proposal)
    return made


def why_not_assignable(seat: Seat, proposal: Proposal) -> str:
    """Why this person can't be asked, or an empty text. Certain conflicts are found; the rest are declared."""
    return reason_against(seats_facing(proposal).get(pk=seat.pk), proposal)
