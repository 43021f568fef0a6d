"""Each invariant holds in a sound world, and each finds the fault that is planted for it past every door."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from proposals import invariants as of_proposals
from proposals.models import Contributor
from proposals.services import measures
from proposals.states import State
from scoring.invariants import sheets as of_scoring
from scoring.models import Assignment
from scoring.services import sheets
from tests import factories
from tests.exchange.planted_faults import PLANTS

pytestmark = pytest.mark.django_db
INVARIANTS = [*of_proposals.INVARIANTS, *of_scoring.INVARIANTS]


@pytest.fixture
def sound_world():
    """A proposal that has spread, one that is scored, one funded under embargo, and one never submitted."""
    spreading = factories.proposal_at(State.SPREAD, title="Spreading")
    scored = factories.proposal_at(State.SCORED, title="Scored", files=1)
    factories.proposal_at(State.FUNDED, title="Under embargo", announced=False)
    factories.draft(title="Draft")
    site = factories.organisation()
    measure = measures.add_measure(
        spreading.pk, by=spreading.cast.author, name="Falls", unit="a week", direction="down", baseline_value=Decimal(5)
    )
    measures.record_point(measure.pk, by=spreading.cast.author, site=site, month=date(2026, 3, 1), value=Decimal(4))
    return {"spreading": spreading, "scored": scored}


def faults():
    return {rule.__name__: list(found) for rule in INVARIANTS if (found := list(rule()))}


def test_a_sound_world_breaks_no_invariant(sound_world):
    assert faults() == {}


def test_the_command_says_that_all_hold(sound_world):
    said = StringIO()

    call_command("check_invariants", stdout=said)

    assert said.getvalue() == f"All {len(INVARIANTS)} invariants hold.\n"


def test_the_command_says_what_is_wrong_and_fails(sound_world):
    proposal = sound_world["scored"]
    Contributor.objects.filter(proposal=proposal).delete()
    said = StringIO()

    with pytest.raises(CommandError, match=f"1 of {len(INVARIANTS)} invariants do not hold."):
        call_command("check_invariants", stdout=said)

    assert said.getvalue() == (
        f"\nEach proposal has a lead author. It does not hold:\n  {proposal.reference} has 0 lead authors.\n"
    )


def test_the_command_asks_as_many_queries_of_a_larger_world(sound_world, django_assert_num_queries):
    with django_assert_num_queries(93):
        call_command("check_invariants", stdout=StringIO())

    factories.proposal_at(State.SPREAD)

    with django_assert_num_queries(93):
        call_command("check_invariants", stdout=StringIO())


def test_each_planted_fault_is_found_by_its_own_invariant(sound_world):
    """One world for all of them, since it takes its time: each plant is pulled out again before the next."""
    found_by = set()
    for name, plant in PLANTS.items():
        with transaction.atomic():
            expected = plant(**sound_world)
            assert (name, faults()) == (name, expected)
            transaction.set_rollback(True)
        found_by |= expected.keys()

    assert found_by == {rule.__name__ for rule in INVARIANTS}


def test_a_conflict_declared_after_closing_corrects_the_score(sound_world):
    scored = sound_world["scored"]
    assignment = Assignment.objects.filter(proposal=scored).first()

    sheets.declare(assignment.pk, by=assignment.assessor, kind="indirect", text="I found out since.")

    assert faults() == {}
