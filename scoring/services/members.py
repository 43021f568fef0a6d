"""Members of a panel come and go: what was returned stands under its code, what is open is passed on or asked anew."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Proposal
from proposals.services.transactions import service
from proposals.states import State
from scoring import notifications
from scoring.models import Assignment, Panel, Seat
from scoring.services.panels import why_not_assignable
from scoring.services.seats import give_code
from scoring.services.sheets import take_assignment_step

MAY = "panels.change_members"


@service
def replace_member(seat_pk: int, *, by: Any, note: str, email: str = "") -> Seat | None:
    """Let a member leave their panel; with `email`, the person of this account takes a seat of the same kind.

    Returned sheets stay as they are. Open ones are closed, and the new member is asked wherever nothing stands
    against it; where something does, whoever runs the panel is told of the gap. Returns the new seat.
    """
    panel = Panel.objects.select_for_update().get(seats=seat_pk)
    if not by.has_perm(MAY):
        raise NotPermitted("Only a manager changes the members of a panel.")
    seat = Seat.objects.select_related("person").get(pk=seat_pk)
    if seat.left_on is not None:
        raise WrongState(f"{seat.person} has left the panel already.")
    if not note.strip():
        raise NotReady("Say why they leave.", fields={"note": ["Say why they leave."]})
    successor = _account_of(email, panel) if email.strip() else None
    seat.left_on = localdate()
    seat.save(update_fields=["left_on"])
    taken = _seat_for(successor, panel, kind=seat.kind) if successor else None
    for assignment in Assignment.objects.still_out().filter(seat=seat).order_by("proposal_id", "pk"):
        _pass_on(assignment.pk, taken, by=by, note=note)
    return taken


def _account_of(email: str, panel: Panel) -> Any:
    person = get_user_model().objects.filter(email__iexact=email.strip(), is_active=True).first()
    sentence = ""
    if person is None:
        sentence = "Nobody has an account with this address. Ask them to register first."
    elif panel.seats.filter(person=person).exists():
        sentence = f"{person} has or had a seat on this panel."
    if sentence:
        raise NotReady(sentence, fields={"email": [sentence]})
    return person


def _seat_for(person: Any, panel: Panel, *, kind: str) -> Seat:
    seat: Seat = give_code(Seat(panel=panel, person=person, kind=kind))
    seat.save()
    return seat


def _pass_on(assignment_pk: int, taken: Seat | None, *, by: Any, note: str) -> None:
    """A manager with a part in the proposal only closes it: its chair is told and asks somebody."""
    left = take_assignment_step(assignment_pk, "release", by=by, note=note, tells_of_a_gap=False)
    if taken is None or not _may_be_asked(taken, left.proposal, by=by):
        notifications.tell_of_a_gap(left)
        return
    made = Assignment.objects.create(proposal=left.proposal, assessor=taken.person, seat=taken, invited_by=by)
    notifications.invite([made], left.proposal)


def _may_be_asked(seat: Seat, proposal: Proposal, *, by: Any) -> bool:
    is_open = proposal.state == State.REVIEWED and by.has_perm("scoring.assign", proposal)
    return is_open and not why_not_assignable(seat, proposal)
