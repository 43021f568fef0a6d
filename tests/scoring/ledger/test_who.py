"""Who changes what counts, and when: two persons, none of them about their own sheet, before a decision."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Notice
from proposals.states import State
from scoring.ledger import ledger_in
from scoring.models import LedgerAnswer
from scoring.services import decisions, ledger, panels, sheets
from scoring.services.ledger import Change
from tests import factories
from tests.api.caller import Caller
from tests.factories import marked, proposal_at
from tests.reading import words_of as words
from tests.scoring.ledger.arrangement import aside, change, now_of, propose, sheet_of

pytestmark = pytest.mark.django_db


def test_who_proposed_it_can_not_answer_it(scored, manager):
    entry = propose(scored, manager)

    with pytest.raises(NotPermitted, match="You proposed this change"):
        ledger.confirm_change(entry.pk, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerAnswer.objects.create(entry=entry, is_confirmed=True, first=manager, by=manager)


def test_nobody_confirms_that_their_own_sheet_is_set_aside_or_counts(marking, manager):
    panel, chair = marking.cast.panel, marking.cast.panel.chair
    own = panels.assign(marking.pk, by=manager, seats=[panel.panel.seats.get(person=chair)])[0]
    marked(own, 1)

    entry = propose(marking, manager, Change("set_aside", own.pk))

    with pytest.raises(NotPermitted, match="It is about your own sheet"):
        ledger.confirm_change(entry.pk, by=chair)


def test_who_still_owes_a_sheet_neither_proposes_nor_reads(client, marking, manager):
    panel, chair = marking.cast.panel, marking.cast.panel.chair
    panels.assign(marking.pk, by=manager, seats=[panel.panel.seats.get(person=chair)])
    propose(marking, manager)
    client.force_login(chair)

    with pytest.raises(NotReady, match="Return your own sheet first"):
        propose(marking, chair)
    page = words(client.get(reverse("scoring:ledger", args=[panel.panel.pk, marking.reference])))
    assert "You still owe a sheet" in page
    assert "3.50" not in page
    path = f"panels/{panel.panel.pk}/proposals/{marking.reference}/ledger/"
    assert Caller(chair).get(path).json() == {"changes": []}
    assert not Notice.objects.filter(recipient=chair, subject__startswith="A change of what counts").exists()


def test_once_it_is_scored_the_chair_is_told_the_same_whether_it_is_decided_or_not(scored, manager, second_manager):
    chair = scored.cast.panel.chair
    entry = propose(scored, manager)
    with pytest.raises(NotPermitted) as while_scored:
        ledger.confirm_change(entry.pk, by=chair)
    decisions.propose_award(scored.pk, by=manager, award=1_000)
    decisions.confirm_award(scored.pk, by=second_manager)

    with pytest.raises(NotPermitted) as once_funded:
        ledger.confirm_change(entry.pk, by=chair)
    assert str(while_scored.value) == str(once_funded.value)
    with pytest.raises(WrongState, match="It is decided"):
        ledger.confirm_change(entry.pk, by=second_manager)
    assert now_of(scored) == (State.FUNDED, Decimal("4.00"))


def test_once_it_is_scored_the_page_offers_the_chair_no_form_that_would_be_refused(client, scored, manager):
    address = reverse("scoring:ledger", args=[scored.cast.panel.panel.pk, scored.reference])
    client.force_login(scored.cast.panel.chair)
    before = words(client.get(address))
    propose(scored, manager)
    waiting = words(client.get(address))

    for page in (before, waiting):
        assert "Only managers change what counts now" in page
        assert "Show what it changes" not in page
        assert "Confirm the change" not in page


@pytest.mark.parametrize("who", ["author", "assessor", "observer"])
def test_nobody_else_changes_what_counts(marking, observer, who):
    people = {"author": marking.cast.author, "assessor": sheet_of(marking, 0).assessor, "observer": observer}

    with pytest.raises(NotPermitted):
        propose(marking, people[who])


def test_a_manager_with_a_conflict_reads_nothing_and_does_nothing(client, marking, manager):
    seat = factories.seat(marking.cast.panel.panel, manager)
    assignment = panels.assign(marking.pk, by=marking.cast.panel.chair, seats=[seat])[0]
    sheets.declare(assignment.pk, by=manager, kind="direct", text="Mine.")
    propose(marking, marking.cast.panel.chair)
    client.force_login(manager)

    with pytest.raises(NotPermitted):
        propose(marking, manager)
    assert client.get(reverse("scoring:ledger", args=[seat.panel_id, marking.reference])).status_code == 404
    assert ledger_in(marking.call, set(), manager, with_words=True) == []
    assert not Notice.objects.filter(recipient=manager, about=marking).exists()


def test_one_change_waits_at_a_time_and_is_answered_once(scored, manager, second_manager):
    entry = propose(scored, manager)
    with pytest.raises(WrongState, match="waits for a second person already"):
        propose(scored, second_manager)

    ledger.refuse_change(entry.pk, by=second_manager, reason="The sheet is fine.")

    with pytest.raises(WrongState, match="answered this change already"):
        ledger.confirm_change(entry.pk, by=second_manager)
    assert now_of(scored) == (State.SCORED, Decimal("4.00"))


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (lambda scored: Change("restore", sheet_of(scored, 2).pk), "Choose a sheet that is set aside"),
        (lambda scored: Change("adjust", None, Decimal("4.00")), "That is the score already"),
        (lambda scored: Change("lift"), "The score is the mean of the sheets already"),
        (lambda scored: aside(proposal_at(State.SCORED)), "Choose a sheet that counts"),
    ],
)
def test_what_would_change_nothing_is_refused(scored, manager, what, told):
    with pytest.raises(NotReady, match=told):
        propose(scored, manager, what(scored))


def test_the_last_sheet_of_a_scored_proposal_stays(scored, manager, second_manager):
    for number in (0, 1):
        change(scored, manager, second_manager, aside(scored, number))

    with pytest.raises(NotReady, match="No sheet would be left"):
        propose(scored, manager)


def test_a_sheet_set_aside_counts_again_before_it_is_reopened(marking, manager):
    change(marking, marking.cast.panel.chair, manager)

    with pytest.raises(NotReady, match="Let it count again in the ledger"):
        sheets.reopen_sheet(sheet_of(marking, 2).pk, by=manager, note="Look again.")


def test_what_somebody_proposed_who_has_a_conflict_since_is_refused_and_not_confirmed(marking, manager, second_manager):
    own = panels.assign(marking.pk, by=manager, seats=[factories.seat(marking.cast.panel.panel, manager)])[0]
    marked(own, 4)
    entry = propose(marking, manager)
    sheets.declare(own.pk, by=manager, kind="direct", nature="financial", text="I own a part of it.")

    with pytest.raises(WrongState, match="has a part in it or a conflict since"):
        ledger.confirm_change(entry.pk, by=second_manager)

    ledger.refuse_change(entry.pk, by=second_manager, reason="Whoever asked for it has a conflict.")
    assert change(marking, marking.cast.panel.chair, second_manager).answer.is_confirmed
