"""Proposing assessors for a whole panel with all that is read and written for it: 1,000 proposals, 200 seats, 3 sheets.

`bench_assigning.py` holds the arithmetic alone to its limits.
"""

import random

import pytest
from django.utils.timezone import now

from proposals.models import Proposal
from proposals.states import State
from scoring.models import Expertise, Placement, Seat, SeatKind
from scoring.services.assigning import propose_assignment
from tests import factories

pytestmark = pytest.mark.django_db
KINDS = [SeatKind.LAY, SeatKind.CLINICAL, SeatKind.CLINICAL, SeatKind.IMPROVEMENT, SeatKind.FINANCE]


def waiting_panel(proposals, seats):
    """A panel on which nobody was asked yet."""
    chance = random.Random(2026)
    call = factories.call_in_preparation()
    panel, area, lead = factories.panel(call, assessors=0), factories.area(), factories.organisation()
    made = Proposal.objects.bulk_create(
        Proposal(
            call=call, title=f"Safer care at night, proposal number {number}", reference=f"{call.code}-{number:05d}",
            state=State.REVIEWED, shown_state=State.REVIEWED, area=area, lead_organisation=lead, submitted_at=now(),
        )
        for number in range(proposals)
    )  # fmt: skip
    Placement.objects.bulk_create(Placement(proposal=proposal, panel=panel.panel) for proposal in made)
    most = 5 * proposals // seats
    taken = Seat.objects.bulk_create(
        Seat(panel=panel.panel, person=factories.member(), kind=KINDS[n % 5], code=f"S{n}", most_sheets=most)
        for n in range(seats)
    )
    Expertise.objects.bulk_create(Expertise(seat=seat, area=area, level=chance.randint(1, 3)) for seat in taken)
    return panel


@pytest.mark.parametrize(("proposals", "seats"), [(100, 20), (1_000, 200)])
def test_proposing(benchmark, proposals, seats):
    panel = waiting_panel(proposals, seats)

    run = benchmark(propose_assignment, panel.panel.pk, by=panel.chair, seed=1)

    assert len(run.plan["pairs"]) == 3 * proposals
