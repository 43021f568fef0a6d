"""Administration of panels: their seats get codes from the program, and stay with their people."""

import re

import pytest
from django.utils.timezone import localdate

from scoring.models import Seat
from tests import factories
from tests.exchange.admin_pages import address, filled, more


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


# --- Rubrics to copy from ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"code": "need", "weight": "1"}, "Another criterion of this rubric has this code."),
        ({"code": "new", "weight": "0"}, "Ensure this value is greater than or equal to 0.01."),
        ({"code": "new", "weight": "much"}, "Enter a number."),
        ({"code": "new", "weight": "1", "minimum": "6"}, "The least mean mark is above 0 and up to 5."),
    ],
)
def test_a_criterion_that_cannot_be_right_is_refused_in_words(at_manager, facts, sentence):
    page = address("rubric", "change", factories.rubric(None).pk)
    row = {"position": "9", "name": "Novelty", "guide": "Look."} | facts

    response = at_manager.post(page, more(filled(at_manager.get(page)), "criteria", row))

    assert response.status_code == 200
    assert sentence in response.text
    assert "Constraint" not in response.text


def test_the_rubric_of_a_call_is_not_kept_here(at_manager, open_call):
    assert at_manager.get(address("rubric", "change", open_call.rubric.pk)).status_code == 302
    assert "0 rubrics" in at_manager.get(address("rubric", "changelist")).text
