"""Offering a seat by mail: send, send again, take back; and the answer of whoever was invited.

A seat comes to be when its invitation is accepted: until then nobody can be asked to mark from it. The lock on the
panel lets everything around its seats come one by one. What every kind of invitation has is in
`proposals/services/mailed.py`.
"""

from typing import Any

from django.db.models import Sum
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import InvitationState
from proposals.services import mailed
from proposals.services.pace import lately
from proposals.services.transactions import service
from proposals.states import CallState
from scoring import correspondence
from scoring.models import Panel, Seat, SeatInvitation, SeatKind
from scoring.services.calibration import ask_newcomer
from scoring.services.seats import give_code
from scoring.services.taking_over import ask_for_what_is_open

MAY = "panels.change_members"
ONLY_MANAGERS = "Only a manager changes the members of a panel."
WAITS = "An invitation to this address waits already. Take it back first, or send it again."
HAS_A_CHAIR = "The panel has a chair. Replace the chair on the page of its members."
CHAIR_ASKED = "Somebody is invited to chair this panel already. Take that invitation back first."
SAY_WHY = "Say why you decline: the programme team can then ask somebody who fits better."


@service
def invite(
    panel_pk: int,
    *,
    by: Any,
    email: str,
    kind: str,
    most_sheets: int | None = None,
    words: str = "",
    replaces: Seat | None = None,
) -> SeatInvitation:
    """Offer a seat to whoever owns `email`, with an account or without.

    A second click finds the invitation that the first one made.
    """
    panel = _lock_panel(panel_pk)
    must_change_members(by)
    _must_be_at_work(panel)
    email, words = email.strip().lower(), words.strip()
    if before := panel.invitations.waiting().filter(email=email).first():
        same = (before.kind, before.words, before.most_sheets, before.replaces) == (kind, words, most_sheets, replaces)
        if same and before.is_open:
            return before
        raise _refused("email", WAITS)
    _must_be_free(panel, email, kind)
    _must_be_few(email)
    invitation = SeatInvitation(
        panel=panel, email=email, kind=kind, most_sheets=most_sheets, words=words, replaces=replaces, invited_by=by
    )
    _send(invitation)
    return invitation


@service
def resend(invitation_pk: int, *, by: Any) -> SeatInvitation:
    """Send it again with a new link, which opens for another fourteen days; the old link is dead."""
    invitation = _lock_invitation(invitation_pk)
    must_change_members(by)
    _must_be_at_work(invitation.panel)
    mailed.must_have_waited(invitation)
    _must_fit(invitation.panel, invitation.email, invitation.kind)
    _must_be_few(invitation.email)
    _send(invitation)
    return invitation


@service
def revoke(invitation_pk: int, *, by: Any) -> SeatInvitation:
    """Take an offer back; its link is dead at once. Taking it back twice changes nothing."""
    invitation = _lock_invitation(invitation_pk)
    must_change_members(by)
    if invitation.state != InvitationState.REVOKED:
        mailed.must_wait(invitation)
        mailed.close(invitation, InvitationState.REVOKED, by=by)
    return invitation


@service
def accept(invitation_pk: int, *, by: Any) -> Seat:
    """Take the seat. Accepting twice changes nothing."""
    invitation = _lock_invitation(invitation_pk)
    mailed.must_be_sent_to(by, invitation)
    if invitation.seat and invitation.answered_by_id == by.pk:
        return invitation.seat
    mailed.must_be_open(invitation)
    _must_be_at_work(invitation.panel)
    seat = _seat_of(by, invitation)
    invitation.state, invitation.seat, invitation.answered_by, invitation.answered_at = (
        InvitationState.ACCEPTED, seat, by, now(),
    )  # fmt: skip
    invitation.save()
    correspondence.tell_of_the_answer(invitation)
    ask_newcomer(seat, by=invitation.invited_by)
    if invitation.replaces:
        ask_for_what_is_open(seat, invitation.replaces, by=invitation.invited_by)
    return seat


@service
def decline(invitation_pk: int, *, by: Any, reason: str) -> SeatInvitation:
    invitation = _lock_invitation(invitation_pk)
    mailed.must_be_sent_to(by, invitation)
    if invitation.state == InvitationState.DECLINED:
        return invitation
    mailed.must_be_open(invitation)
    if not reason.strip():
        raise _refused("reason", SAY_WHY)
    invitation.state, invitation.answered_by, invitation.answered_at = InvitationState.DECLINED, by, now()
    invitation.reason = reason.strip()
    invitation.save(update_fields=["state", "answered_by", "answered_at", "reason"])
    correspondence.tell_of_the_answer(invitation)
    return invitation


def find_by_token(token: str) -> SeatInvitation | None:
    """The invitation whose newest link this is, answered or not."""
    return SeatInvitation.objects.filter(token_hash=mailed.hash_of(token)).first()


def must_change_members(by: Any) -> None:
    if not by.has_perm(MAY):
        raise NotPermitted(ONLY_MANAGERS)


def _lock_panel(panel_pk: int) -> Panel:
    return Panel.objects.select_for_update(of=("self",)).select_related("call").get(pk=panel_pk)


def _lock_invitation(invitation_pk: int) -> SeatInvitation:
    [panel_pk] = SeatInvitation.objects.filter(pk=invitation_pk).values_list("panel", flat=True)
    panel = _lock_panel(panel_pk)
    invitation = SeatInvitation.objects.select_related("invited_by", "seat", "replaces").get(pk=invitation_pk)
    invitation.panel = panel
    return invitation


def _send(invitation: SeatInvitation) -> None:
    invitation.times_sent += 1
    mailed.renew(invitation)
    correspondence.send_soon(invitation)


def _seat_of(person: Any, invitation: SeatInvitation) -> Seat:
    panel = invitation.panel
    if panel.seats.filter(person=person).exists():
        raise NotReady("You have or had a seat on this panel already. Decline, and say so.")
    if invitation.kind == SeatKind.CHAIR and _has_a_chair(panel):
        raise WrongState("The panel has a chair by now. Ask who invited you.")
    seat: Seat = give_code(Seat(panel=panel, person=person, kind=invitation.kind, most_sheets=invitation.most_sheets))
    if left := invitation.replaces:
        seat.most_sheets, seat.least_sheets = left.most_sheets, left.least_sheets
    seat.save()
    return seat


def _must_be_at_work(panel: Panel) -> None:
    if panel.call.state not in (CallState.DRAFT, CallState.OPEN):
        raise WrongState(f"“{panel.call.title}” is decided: its panels need nobody more.")


def _must_be_free(panel: Panel, email: str, kind: str) -> None:
    _must_fit(panel, email, kind)
    if kind == SeatKind.CHAIR and panel.invitations.waiting().filter(kind=kind).exists():
        raise _refused("kind", CHAIR_ASKED)


def _must_fit(panel: Panel, email: str, kind: str) -> None:
    """Nobody is offered what they could not accept. Who sits on a panel is no secret from a manager."""
    if seat := panel.seats.select_related("person").filter(person__email__iexact=email).first():
        raise _refused("email", f"{seat.person} has or had a seat on this panel.")
    if kind == SeatKind.CHAIR and _has_a_chair(panel):
        raise _refused("kind", HAS_A_CHAIR)


def _has_a_chair(panel: Panel) -> bool:
    return panel.seats.filter(kind=SeatKind.CHAIR, left_on=None).exists()


def _must_be_few(email: str) -> None:
    """Whoever sends them, and however often each was taken back."""
    invitations = lately(SeatInvitation.objects.filter(email=email), "invited_at")
    sent = invitations.aggregate(sent=Sum("times_sent"))["sent"] or 0
    if sent >= mailed.MOST_TO_AN_ADDRESS:
        raise _refused("email", mailed.TOO_MANY)


def _refused(field: str, sentence: str) -> NotReady:
    return NotReady(sentence, fields={field: [sentence]})
