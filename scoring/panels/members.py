"""The members of a panel as those who run it read them: names, codes and how much of their work is open or returned;
and who is invited to a seat, as both sides read it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from proposals import rights
from proposals.models import InvitationState, Proposal
from proposals.querysets import number_of
from proposals.states import CallState
from scoring.models import Assignment, Panel, SeatInvitation


@dataclass(frozen=True)
class Member:
    """One seat. The counts are of proposals that the reader oversees."""

    pk: int
    code: str
    name: str
    kind: str
    left_on: date | None
    still_out: int
    returned: int


def members_of(panel: Panel, person: Any) -> list[Member]:
    """Those on the panel now, then those who left it. One query."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE).filter(placement__panel=panel)
    work = Assignment.objects.filter(proposal__in=overseen)
    seats = panel.seats.select_related("person").annotate(
        open_sheets=number_of(work.still_out(), "seat"), sheets_in=number_of(work.returned(), "seat")
    )
    members = [
        Member(
            pk=seat.pk,
            code=seat.code,
            name=str(seat.person),
            kind=seat.get_kind_display(),
            left_on=seat.left_on,
            still_out=seat.open_sheets,
            returned=seat.sheets_in,
        )
        for seat in seats.order_by("pk")
    ]
    return sorted(members, key=lambda each: each.left_on is not None)


@dataclass(frozen=True)
class Invited:
    """A seat that was offered by mail. An address until somebody accepts, and never whose it is."""

    pk: int
    email: str
    kind: str
    state: str
    invited_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    reason: str
    is_waiting: bool
    is_over: bool
    was_mailed: bool


def invited_to(panel: Panel) -> list[Invited]:
    """Whoever was not made a member yet: those who have not answered, then those who declined. One query."""
    offers = panel.invitations.filter(state__in=[InvitationState.WAITING, InvitationState.DECLINED])
    return sorted(map(_invited, offers), key=lambda each: not each.is_waiting)


def _invited(offer: SeatInvitation) -> Invited:
    return Invited(
        pk=offer.pk,
        email=offer.email,
        kind=offer.get_kind_display(),
        state=offer.state,
        invited_at=offer.invited_at,
        expires_at=offer.expires_at,
        answered_at=offer.answered_at,
        reason=offer.reason,
        is_waiting=offer.is_waiting,
        is_over=offer.is_waiting and offer.is_over,
        was_mailed=offer.mailed_at is not None,
    )


@dataclass(frozen=True)
class OfferedSeat:
    """What the invited see of their invitation."""

    pk: int
    inviter: str
    email: str
    kind: str
    panel: str
    call: str
    call_code: str
    most_sheets: int | None
    words: str
    due_on: date
    expires_at: datetime
    is_open: bool
    state_label: str


def offered_seats(offers: Any) -> list[OfferedSeat]:
    """One query."""
    return [_offered(each) for each in offers.select_related("panel__call", "invited_by")]


def _offered(offer: SeatInvitation) -> OfferedSeat:
    call = offer.panel.call
    return OfferedSeat(
        pk=offer.pk,
        inviter=str(offer.invited_by),
        email=offer.email,
        kind=offer.get_kind_display(),
        panel=offer.panel.name,
        call=call.title,
        call_code=call.code if call.state != CallState.DRAFT else "",
        most_sheets=offer.most_sheets,
        words=offer.words,
        due_on=call.scoring_due_on,
        expires_at=offer.expires_at,
        is_open=offer.is_open,
        state_label=offer.state_label,
    )
