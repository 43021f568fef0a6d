"""Proposing assessors for a whole panel with all that is read and written for it, three sheets each; then asking them.

`bench_assigning.py` holds the arithmetic alone to the same limits.
"""

import random
import tracemalloc

import pytest
from django.utils.timezone import now

from proposals.models import Proposal
from proposals.states import State
from scoring.models import ChairDeclaration, Expertise, Placement, Seat, SeatKind
from scoring.services.assigning import apply_run, propose_assignment
from tests import factories
from tests.benchmarks.within import best_seconds

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
    ChairDeclaration.objects.bulk_create(ChairDeclaration(proposal=proposal, person=panel.chair) for proposal in made)
    most = 5 * proposals // seats
    taken = Seat.objects.bulk_create(
        Seat(panel=panel.panel, person=factories.member(), kind=KINDS[n % 5], code=f"S{n}", most_sheets=most)
        for n in range(seats)
    )
    Expertise.objects.bulk_create(Expertise(seat=seat, area=area, level=chance.randint(1, 3)) for seat in taken)
    return panel


@pytest.mark.parametrize(
    ("proposals", "seats", "seconds", "megabytes"), [(1_000, 200, 1, 100), (10_000, 1_000, 10, 500)]
)
def test_proposing_is_within_its_limits(proposals, seats, seconds, megabytes):
    """Of processor, and at its peak; memory is watched in a try of its own, as watching takes time."""
    panel = waiting_panel(proposals, seats)

    def propose():
        return propose_assignment(panel.panel.pk, by=panel.chair, seed=1)

    assert best_seconds(propose, tries=2) < seconds
    tracemalloc.start()
    run = propose()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"{peak:.0f} MB")
    assert peak < megabytes
    assert len(run.plan["pairs"]) == 3 * proposals


@pytest.mark.parametrize(("proposals", "seats"), [(100, 20), (1_000, 200)])
def test_asking_as_proposed(benchmark, proposals, seats):
    """Once, as who was asked is not asked again."""
    panel = waiting_panel(proposals, seats)
    run = propose_assignment(panel.panel.pk, by=panel.chair, seed=1)

    applied = benchmark.pedantic(apply_run, [run.pk], {"by": panel.chair}, rounds=1)

    assert applied.applied_at
    assert panel.panel.seats.get(code="S0").assignments.exists()
