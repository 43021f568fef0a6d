"""A conflict of interest stands, whoever writes: both databases refuse by trigger (ASVS 5.0: 16.4.2)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from scoring.models import Assignment, DeclarationKind
from scoring.sealed.conflicts import OWN_SEAT, STANDS
from scoring.services import sheets
from tests import factories
from tests.exchange.planted_faults.doors import past_the_door
from tests.scoring.chairing.arrangement import asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def refused(change) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    return str(refusal.value).splitlines()[0]


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def conflict(panel):
    made = asked(panel).made[0]
    return sheets.declare(made.pk, by=made.assessor, kind=DeclarationKind.DIRECT, text="My sister leads it.")


@pytest.mark.parametrize("state", ["accepted", "declined", "invited"])
def test_a_conflict_never_becomes_another_state(conflict, state):
    assert refused(lambda: past_the_door(Assignment).filter(pk=conflict.pk).update(state=state)) == STANDS
    assert Assignment.objects.get(pk=conflict.pk).state == "conflicted"


def test_a_conflict_is_never_another_persons(conflict):
    others = factories.seat(conflict.seat.panel, factories.member())
    theirs = {"assessor": others.person, "seat": others}

    assert refused(lambda: past_the_door(Assignment).filter(pk=conflict.pk).update(**theirs)) == STANDS


def test_a_conflict_is_never_deleted_and_an_invitation_may_be(conflict):
    others = past_the_door(Assignment).exclude(pk=conflict.pk)

    assert refused(lambda: past_the_door(Assignment).filter(pk=conflict.pk)._raw_delete("default")) == STANDS
    assert others.delete()[0] > 0


def test_what_was_declared_is_never_rewritten(conflict):
    assert refused(lambda: conflict.declarations.update(text="Nothing.")) == "This record is append-only."


def test_what_else_is_kept_of_a_conflict_may_change(conflict):
    assert Assignment.objects.filter(pk=conflict.pk).update(reason="Told by telephone.", closed_at=now()) == 1


def test_nobody_is_asked_in_the_seat_of_another(panel):
    proposal = asked(panel)
    other = factories.seat(panel.panel, factories.member())
    facts = {"proposal": proposal, "seat": other, "invited_by": panel.chair}
    asked_already = past_the_door(Assignment).filter(pk=proposal.made[0].pk)

    assert refused(lambda: Assignment.objects.create(assessor=factories.member(), **facts)) == OWN_SEAT
    assert refused(lambda: asked_already.update(seat=other)) == OWN_SEAT
    assert Assignment.objects.create(assessor=other.person, **facts).pk
