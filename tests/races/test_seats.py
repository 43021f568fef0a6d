"""A member leaves their panel at the moment at which they are asked to mark."""

from threading import Event

import pytest
from django.db import transaction

from proposals.errors import NotReady
from proposals.states import State
from scoring.models import Assignment
from scoring.services import assigning, members, panels
from tests import factories
from tests.races.racing import together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LONG_ENOUGH = 1.0  # for the asking to have begun, and to wait for the leaving


@pytest.mark.parametrize("way", ["by hand", "by a plan"])
def test_who_is_just_leaving_is_not_asked_to_mark(way):
    call = factories.open_call(sheets_wanted=1)
    panel, manager, has_left = factories.panel(call, assessors=1), factories.manager(), Event()
    proposal, [leaving] = factories.proposal_at(State.REVIEWED, call=call, on=panel), panel.seats
    plan = assigning.propose_assignment(panel.panel.pk, by=panel.chair, seed=1)
    assert [seat for _, seat, *_ in plan.plan["pairs"]] == [leaving.pk]

    def leave():
        with transaction.atomic():
            members.replace_member(leaving.pk, by=manager, note="On leave.")
            has_left.set()
            Event().wait(LONG_ENOUGH)

    def ask():
        has_left.wait(10)
        if way == "by hand":
            return panels.assign(proposal.pk, by=panel.chair, seats=[leaving])
        return assigning.apply_run(plan.pk, by=panel.chair)

    _, refused = together(leave, ask)

    assert isinstance(refused, NotReady)
    assert not Assignment.objects.exists()
