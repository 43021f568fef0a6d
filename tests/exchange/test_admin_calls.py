"""Administration of calls, rubrics and panels: kept by managers, moved by steps alone."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.models import Call, HistoryEntry
from proposals.states import CallState, State
from scoring.models import Criterion, MarkAnchor, Rubric, Seat
from scoring.services import rubrics
from tests import factories
from tests.exchange.admin_pages import address, filled, more
from tests.factories import proposal_at


# --- Calls -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def template(db):
    made = Rubric.objects.create(name="Default rubric")
    Criterion.objects.create(rubric=made, code="need", name="Need", guide="Look.", weight=40)
    Criterion.objects.create(rubric=made, code="value", name="Value", guide="Look.", weight=60)
    MarkAnchor.objects.bulk_create(MarkAnchor(rubric=made, mark=mark, text=f"Anchor {mark}") for mark in range(6))
    return made


def act(call, name):
    return reverse("admin:call_act", args=[call.pk, name])


def state_of(call):
    return Call.objects.get(pk=call.pk).state


def test_a_manager_adds_a_call_and_opens_it_with_a_copy_of_the_rubric(at_manager, template):
    sent = filled(at_manager.get(address("call", "add")))
    tomorrow, later = localdate() + timedelta(days=1), localdate() + timedelta(days=60)
    facts = {
        "title": "Safety at scale", "code": "safety", "summary": "Safer care.", "intro": "Tell us.",
        "framework": factories.area().framework.pk, "visibility": "public_pitch", "pot_pounds": "100000",
        "cap_pounds": "40000", "sheets_wanted": "3", "quality_line_percent": "70", "grace_minutes": "0",
        "opens_at_0": f"{tomorrow:%d/%m/%Y}", "opens_at_1": "09:00", "closes_at_0": f"{later:%d/%m/%Y}",
        "closes_at_1": "17:00", "scoring_due_on": f"{later:%d/%m/%Y}", "decision_due_on": f"{later:%d/%m/%Y}",
    }  # fmt: skip
    at_manager.post(address("call", "add"), sent | facts)
    call = Call.objects.get(code="safety")
    assert call.state == CallState.DRAFT

    at_manager.post(act(call, "open_call"), {"template": template.pk})

    assert state_of(call) == CallState.OPEN
    rubric = Rubric.objects.get(call=call)
    assert rubric.pk != template.pk
    assert list(rubric.criteria.values_list("code", "weight")) == list(template.criteria.values_list("code", "weight"))
    assert rubric.anchors.count() == 6


def test_a_call_opens_with_the_rubric_that_was_prepared_for_it(at_manager, template):
    call = factories.call_in_preparation()
    at_manager.post(act(call, "copy_rubric"), {"template": template.pk})
    prepared = Rubric.objects.get(call=call)

    assert "Rubric to copy" not in at_manager.get(act(call, "open_call")).text
    at_manager.post(act(call, "open_call"))

    assert state_of(call) == CallState.OPEN
    assert Rubric.objects.get(call=call) == prepared


def test_an_incomplete_rubric_opens_no_call(at_manager):
    call = factories.call_in_preparation()
    empty = Rubric.objects.create(name="Empty")

    response = at_manager.post(act(call, "open_call"), {"template": empty.pk})

    assert "The rubric has no criteria." in response.text
    assert state_of(call) == CallState.DRAFT
    assert not Rubric.objects.filter(call=call).exists()


def test_opening_a_call_twice_is_a_conflict(at_manager, template):
    call = factories.call_in_preparation()
    at_manager.post(act(call, "open_call"), {"template": template.pk})

    again = at_manager.post(act(call, "open_call"), {"template": template.pk})

    assert again.status_code == 409
    assert Rubric.objects.filter(call=call).count() == 1


def test_looking_at_an_act_takes_no_step(at_manager, template):
    call = factories.call_in_preparation()

    assert at_manager.get(act(call, "open_call")).status_code == 200
    assert at_manager.get(act(call, "promote")).status_code == 404
    assert state_of(call) == CallState.DRAFT


def test_an_administrator_keeps_calls_and_takes_no_step_of_theirs(at_administrator, template):
    call = factories.call_in_preparation()

    assert at_administrator.get(address("call", "change", call.pk)).status_code == 200
    assert at_administrator.post(act(call, "open_call"), {"template": template.pk}).status_code == 403
    assert state_of(call) == CallState.DRAFT


def test_a_decided_call_is_archived_and_no_longer_edited(at_manager):
    call = proposal_at(State.FUNDED).call
    page = address("call", "change", call.pk)

    assert at_manager.post(page, {"title": "Another"}).status_code == 403
    at_manager.post(act(call, "archive"))

    assert state_of(call) == CallState.ARCHIVED
    assert HistoryEntry.objects.filter(proposal__call=call, step="fund").count() == 1


def test_state_and_money_committed_cannot_be_typed(at_manager):
    call = proposal_at(State.FUNDED, announced=False, award=15_000).call
    page = address("call", "change", call.pk)
    sent = filled(at_manager.get(page))

    at_manager.post(page, sent | {"state": "archived", "committed_pounds": "0", "version": "99", "title": "New title"})

    changed = Call.objects.get(pk=call.pk)
    assert (changed.title, changed.state, changed.committed_pounds) == ("New title", "open", 15_000)


def test_what_people_relied_on_stands_once_a_call_is_open(at_manager, open_call):
    page = address("call", "change", open_call.pk)
    sent = filled(at_manager.get(page))

    at_manager.post(page, sent | {"code": "other", "visibility": "confidential"})

    kept = Call.objects.get(pk=open_call.pk)
    assert (kept.code, kept.visibility) == (open_call.code, "public_pitch")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at_0": "01/01/2020"}, "It must close after it opens."),
        ({"cap_pounds": "200000"}, "This must be at least £1 and no more than the pot."),
        ({"cap_pounds": "0"}, "This must be at least £1 and no more than the pot."),
        ({"pot_pounds": "-5"}, "Ensure this value is greater than or equal to 0."),
        ({"pot_pounds": "9" * 30}, "Ensure this value is less than or equal to"),
        ({"quality_line_percent": "101"}, "Enter a percentage from 0 to 100."),
        ({"sheets_wanted": "0"}, "At least one score sheet is needed."),
        ({"closes_at_0": "31/02/2026"}, "Enter a valid date."),
        ({"closes_at_0": "31/12/9999"}, "Enter a year from 2000 to 2100."),
        ({"decision_due_on": "01/01/0001"}, "Enter a year from 2000 to 2100."),
        ({"scoring_due_on": "01/01/2001"}, "Sheets can’t be due before the call closes."),
        ({"decision_due_on": "01/01/2001"}, "Decisions can’t be due before the sheets are."),
        ({"grace_minutes": "1441"}, "Give a day of grace at most: 1,440 minutes."),
    ],
)
def test_a_call_that_cannot_be_right_is_refused_in_words(at_manager, changes, sentence):
    call = factories.call_in_preparation()
    page = address("call", "change", call.pk)

    response = at_manager.post(page, filled(at_manager.get(page)) | changes)

    assert response.status_code == 200
    assert sentence in unescape(response.text)
    assert "Constraint" not in response.text


def test_a_pot_never_falls_below_what_is_awarded(at_manager):
    call = proposal_at(State.FUNDED, announced=False, award=15_000).call
    page = address("call", "change", call.pk)

    response = at_manager.post(page, filled(at_manager.get(page)) | {"pot_pounds": "14999", "cap_pounds": "14999"})

    assert "More than this is awarded already." in response.text


# --- Rubrics ---------------------------------------------------------------------------------------------------------
def test_a_rubric_stands_once_a_mark_was_given(at_manager):
    proposal = proposal_at(State.SCORED)
    rubric = proposal.call.rubric
    page = address("rubric", "change", rubric.pk)

    assert "Marks were given by this rubric, so it stands as it is." in at_manager.get(page).text
    assert at_manager.post(page, {"name": "Other"}).status_code == 403
    assert rubrics.has_marks(rubric)


def test_a_criterion_can_be_reweighed_before_the_first_mark(at_manager, open_call):
    rubric = open_call.rubric
    page = address("rubric", "change", rubric.pk)
    sent = filled(at_manager.get(page))

    assert at_manager.post(page, sent | {"criteria-0-weight": "25.50"}).status_code == 302
    assert str(rubric.criteria.first().weight) == "25.50"


def test_an_open_call_keeps_a_complete_rubric(at_manager, open_call):
    page = address("rubric", "change", open_call.rubric.pk)
    sent = filled(at_manager.get(page))

    response = at_manager.post(page, sent | {"anchors-5-DELETE": "on"})

    assert response.status_code == 409
    assert "what each mark from 0 to 5 means" in response.text
    assert open_call.rubric.anchors.count() == 6


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"code": "need", "weight": "1"}, "Another criterion of this rubric has this code."),
        ({"code": "new", "weight": "0"}, "Ensure this value is greater than or equal to 0.01."),
        ({"code": "new", "weight": "much"}, "Enter a number."),
    ],
)
def test_a_criterion_that_cannot_be_right_is_refused_in_words(at_manager, open_call, facts, sentence):
    page = address("rubric", "change", open_call.rubric.pk)
    row = {"position": "9", "name": "Novelty", "guide": "Look."} | facts

    response = at_manager.post(page, more(filled(at_manager.get(page)), "criteria", row))

    assert response.status_code == 200
    assert sentence in response.text
    assert "Constraint" not in response.text


# --- Panels ----------------------------------------------------------------------------------------------------------
def test_only_managers_are_told_whose_code_it_is(client, manager, observer, administrator, open_call):
    made = factories.panel(open_call)
    page, code, person = address("panel", "change", made.panel.pk), made.seats[0].code, str(made.seats[0].person)

    shown = {}
    for reader in (manager, observer, administrator):
        client.force_login(reader)
        text = client.get(page).text
        shown[reader] = (person in text, code in text)

    assert shown == {manager: (True, True), observer: (True, False), administrator: (True, False)}


def test_seats_get_their_codes_from_the_program(at_manager, open_call):
    people = [factories.member() for _ in range(3)]
    sent = filled(at_manager.get(address("panel", "add")))
    rows = [{"person": person.pk, "kind": "clinical", "code": "X-99"} for person in people]

    at_manager.post(address("panel", "add"), more(sent, "seats", *rows) | {"call": open_call.pk, "name": "Panel A"})

    assert list(Seat.objects.values_list("person", "code")) == [
        (people[0].pk, "A-01"), (people[1].pk, "A-02"), (people[2].pk, "A-03"),
    ]  # fmt: skip


def test_a_new_seat_never_gets_a_code_that_was_given(at_manager, open_call):
    made = factories.panel(open_call, assessors=1)
    Seat.objects.filter(person=made.chair).update(code="A-07", left_on=localdate())
    page = address("panel", "change", made.panel.pk)
    person = factories.member()
    sent = more(filled(at_manager.get(page)), "seats", {"person": person.pk, "kind": "chair"})

    assert at_manager.post(page, sent).status_code == 302
    assert re.fullmatch(r"A-\d+", Seat.objects.get(person=person).code)
    assert Seat.objects.filter(panel=made.panel).values("code").distinct().count() == 3


def test_a_panel_has_one_chair_and_each_person_one_seat(at_manager, open_call):
    made = factories.panel(open_call, assessors=1)
    page = address("panel", "change", made.panel.pk)
    sent = filled(at_manager.get(page))
    newcomer = factories.member()

    second_chair = at_manager.post(page, more(sent, "seats", {"person": newcomer.pk, "kind": "chair"}))
    row = {"person": newcomer.pk, "kind": "lay"}
    twice = at_manager.post(page, more(sent, "seats", row, row))
    again = at_manager.post(page, more(sent, "seats", {"person": made.chair.pk, "kind": "lay"}))

    assert "A panel has one chair" in second_chair.text
    assert "This person has a seat on this panel already." in twice.text
    assert "This person has a seat on this panel already." in again.text
    assert made.panel.seats.count() == 2


def test_a_seat_stays_with_its_person(at_manager, open_call):
    made = factories.panel(open_call, assessors=1)
    page = address("panel", "change", made.panel.pk)
    sent = filled(at_manager.get(page))

    at_manager.post(page, sent | {"seats-0-person": factories.member().pk, "seats-0-DELETE": "on"})

    assert made.panel.seats.filter(person=made.chair, kind="chair").count() == 1
