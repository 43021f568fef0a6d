"""Members of a panel come and go: what was returned stands under its code, what is open is passed on or asked anew."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from proposals.errors import NotReady, WrongState
from proposals.services.transactions import service
from scoring import notifications
from scoring.models import Assignment, Panel, Seat
from scoring.services.calibration import ask_newcomer
from scoring.services.seat_invitations import invite, must_change_members
from scoring.services.seats import give_code
from scoring.services.sheets import take_assignment_step
from scoring.services.taking_over import ask, may_be_asked


@service
def replace_member(seat_pk: int, *, by: Any, note: str, email: str = "", is_invited: bool = False) -> Seat | None:
    """Let a member leave their panel; with `email`, the person of this account takes a seat of the same kind.

    Returned sheets stay as they are. Open ones are closed, and the new member is asked wherever nothing stands
    against it; where something does, whoever runs the panel is told of the gap. Returns the new seat.
    With `is_invited` the seat is offered to `email` by mail: they are asked once they accept, and until then there
    are gaps.
    """
    panel = Panel.objects.select_for_update().get(seats=seat_pk)
    must_change_members(by)
    seat = Seat.objects.select_related("person").get(pk=seat_pk)
    if seat.left_on is not None:
        raise WrongState(f"{seat.person} has left the panel already.")
    if not note.strip():
        raise NotReady("Say why they leave.", fields={"note": ["Say why they leave."]})
    successor = _account_of(email, panel) if email.strip() and not is_invited else None
    seat.left_on = localdate()
    seat.save(update_fields=["left_on"])
    if is_invited:
        _offer(seat, email, by=by)
    taken = _seat_like(seat, successor) if successor else None
    if taken:
        ask_newcomer(taken, by=by)
    for assignment in Assignment.objects.still_out().filter(seat=seat).order_by("proposal_id", "pk"):
        _pass_on(assignment.pk, taken, by=by, note=note)
    return taken


def _offer(seat: Seat, email: str, *, by: Any) -> None:
    if not email.strip():
        sentence = "Give the address of whom to invite, or invite nobody."
        raise NotReady(sentence, fields={"email": [sentence]})
    invite(seat.panel_id, by=by, email=email, kind=seat.kind, most_sheets=seat.most_sheets, replaces=seat)


def _account_of(email: str, panel: Panel) -> Any:
    person = get_user_model().objects.filter(email__iexact=email.strip(), is_active=True).first()
    sentence = ""
    if person is None:
        sentence = "Nobody has an account with this address. Invite them by mail instead."
    elif panel.seats.filter(person=person).exists():
        sentence = f"{person} has or had a seat on this panel."
    if sentence:
        raise NotReady(sentence, fields={"email": [sentence]})
    return person


def _seat_like(left: Seat, person: Any) -> Seat:
    """Of the same kind, and for as many sheets."""
    limits = {"most_sheets": left.most_sheets, "least_sheets": left.least_sheets}
    seat: Seat = give_code(Seat(panel_id=left.panel_id, person=person, kind=left.kind, **limits))
    seat.save()
    return seat


def _pass_on(assignment_pk: int, taken: Seat | None, *, by: Any, note: str) -> None:
    """A manager with a part in the proposal only closes it: its chair is told and asks somebody."""
    left = take_assignment_step(assignment_pk, "release", by=by, note=note, tells_of_a_gap=False)
    if taken is None or not may_be_asked(taken, left.proposal, by=by):
        notifications.tell_of_a_gap(left)
        return
    ask(taken, left.proposal, by=by)
