"""Assessors of a whole panel by program: what they know, proposing pairs, and asking them."""

import pytest

from proposals.models import Theme
from proposals.states import State
from scoring.models import Assignment
from scoring.services import panels
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call, assessors=4)


@pytest.fixture
def program(panel):
    return Caller(panel.chair)


@pytest.fixture
def proposal(panel):
    return factories.proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, title="Falls at night")


def at(panel, *more):
    return "/".join(["panels", str(panel.panel.pk), *map(str, more), ""])


def test_a_program_proposes_reads_and_asks(program, panel, proposal):
    made = program.post(at(panel, "assignments"), {"seed": 7})
    run = made.json()
    again = program.get(at(panel, "assignments", run["id"])).json()
    done = program.post(at(panel, "assignments", run["id"], "apply")).json()

    assert made.status_code == 201
    assert again == run
    assert (run["seed"], run["changes"], run["impossible"], run["applied_at"]) == (7, [], [], None)
    assert [(each["reference"], len(each["pairs"])) for each in run["proposals"]] == [(proposal.reference, 3)]
    assert done["applied_at"]
    asked = set(Assignment.objects.values_list("seat", flat=True))
    assert asked == {pair["seat"] for each in run["proposals"] for pair in each["pairs"]}


def test_a_list_that_cannot_be_is_refused_row_by_row(program, panel, proposal):
    rows = [{"reference": "P-2026-9999", "email": panel.seats[0].person.email}]

    answer = program.post(at(panel, "assignments"), {"rows": rows})

    assert answer.status_code == 409
    assert "Line 1: this panel has no proposal P-2026-9999." in answer.text


def test_a_list_is_taken_as_it_is(program, panel, proposal):
    seat = panel.seats[2]
    rows = [{"reference": proposal.reference, "email": seat.person.email}]

    run = program.post(at(panel, "assignments"), {"rows": rows}).json()

    assert [pair["seat"] for each in run["proposals"] for pair in each["pairs"]] == [seat.pk]


def test_what_changed_since_is_told_and_nobody_is_asked(program, panel, proposal):
    run = program.post(at(panel, "assignments")).json()
    panels.assign(proposal.pk, by=panel.chair, seats=[panel.seats[0]])

    answer = program.post(at(panel, "assignments", run["id"], "apply"))
    shown = program.get(at(panel, "assignments", run["id"])).json()

    assert answer.status_code == 409
    assert f"{panel.seats[0].person} was asked to mark 1 proposal of it since." in answer.text
    assert shown["proposals"] == shown["loads"] == []
    assert Assignment.objects.count() == 1


def test_what_a_seat_knows_is_kept_by_codes(program, panel):
    Theme.objects.create(code="digital", name="Digital health")
    area = panel.panel.call.framework.areas.first()
    seat = panel.seats[0]
    given = {
        "version": 1, "most_sheets": 5, "least_sheets": 1, "areas": {area.code: 3}, "themes": {"digital": 2},
    }  # fmt: skip

    answer = program.send("PUT", at(panel, "seats", seat.pk), given)
    stale = program.send("PUT", at(panel, "seats", seat.pk), given)
    unknown = program.send("PUT", at(panel, "seats", seat.pk), given | {"version": 2, "areas": {"NONE": 1}})

    told = given | {"version": 2, "id": seat.pk, "name": str(seat.person), "kind": "clinical"}
    assert answer.json() == told
    assert told in program.get(at(panel, "seats")).json()
    assert (stale.status_code, unknown.status_code) == (409, 400)
    assert "There is none with the code NONE." in unknown.text


@pytest.mark.parametrize(
    "body",
    [{"seed": -1}, {"seed": "7"}, {"rows": [{"reference": 5}]}, {"rows": "P-1"}, {"of": "all"}, [1], {"rows": [[]]}],
)
def test_nonsense_is_refused_at_its_field(program, panel, body):
    assert program.post(at(panel, "assignments"), body).status_code == 400
