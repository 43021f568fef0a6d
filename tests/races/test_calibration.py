"""Somebody takes a seat at the moment at which the scoring of an anchor closes."""

from threading import Event

import pytest
from django.db import transaction

from proposals.states import State
from scoring.models import Assignment, SeatKind
from scoring.services import calibration, closing, seat_invitations
from tests import factories
from tests.races.racing import together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LONG_ENOUGH = 1.0  # for the seat to be taken meanwhile, and to wait for the closing


def test_who_takes_a_seat_is_not_asked_to_mark_what_is_just_being_closed():
    call = factories.open_call(sheets_wanted=1)
    panel, manager = factories.panel(call, assessors=1), factories.manager()
    proposal = factories.proposal_at(State.REVIEWED, call=call, on=panel)
    anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=proposal)
    factories.marked(anchor.proposal.assignments.get(), 4)
    guest = factories.verified(factories.member("Guest"))
    offer = seat_invitations.invite(panel.panel.pk, by=manager, email=guest.email, kind=SeatKind.LAY)
    is_closed = Event()

    def close():
        with transaction.atomic():
            closing.close_scoring(proposal.pk, by=panel.chair)
            is_closed.set()
            Event().wait(LONG_ENOUGH)

    def accept():
        is_closed.wait(10)
        return seat_invitations.accept(offer.pk, by=guest)

    _, seat = together(close, accept)

    assert seat.person == guest
    assert not Assignment.objects.filter(seat=seat).exists()
