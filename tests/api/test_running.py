"""A program runs a panel: which panels, who owes sheets, closing what is ready, asking assessors, and declining."""

import pytest
from django.utils.timezone import now

from proposals.kinds import NoticeKind
from proposals.models import Notice, Objection
from proposals.states import State
from scoring.models import Assignment
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.scoring.chairing.arrangement import asked, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def program(panel):
    return Caller(panel.chair)


def at(panel, *more):
    return "/".join(["panels", str(panel.panel.pk), *map(str, more), ""])


def of(panel, proposal):
    return at(panel, "proposals", proposal.reference, "assessors")


# --- Panels ---------------------------------------------------------------------------------------------------------
def test_the_panels_of_a_chair_are_told_with_how_far_they_are(program, panel, open_call):
    factories.panel(open_call)
    asked(panel, marks=[3])
    factories.co_author(placed(panel), panel.chair)

    told = program.get("panels/").json()["results"]

    assert told == [
        {
            "id": panel.panel.pk,
            "name": panel.panel.name,
            "call": open_call.code,
            "due_on": open_call.scoring_due_on.isoformat(),
            "placed": 1,
            "marking": 1,
            "sheets_in": 1,
            "sheets_wanted": 3,
            "open_flags": 0,
            "to_declare": 0,
        }
    ]


def test_the_team_follows_every_panel(panel, open_call, manager, observer):
    factories.panel(open_call)

    assert [Caller(person).get("panels/").json()["count"] for person in (manager, observer)] == [2, 2]


# --- Reminders ------------------------------------------------------------------------------------------------------
def test_a_program_reads_who_owes_and_reminds_them_once_a_day(program, panel):
    proposal = asked(panel, marks=[3])
    sheets.declare(proposal.made[1].pk, by=proposal.made[1].assessor, kind="none")
    owes = panel.seats[1]

    before = program.get(at(panel, "reminders")).json()["owing"]
    answers = [
        program.post(at(panel, "reminders"), {"seats": [owes.pk], "note": "We meet on Tuesday."}) for _ in range(2)
    ]
    after = {each["seat"]: each["reminded_at"] for each in program.get(at(panel, "reminders")).json()["owing"]}

    line = {"seat": owes.pk, "name": str(owes.person), "kind": "clinical", "to_declare": 0, "to_mark": 1}
    assert line | {"reminded_at": None} in before
    assert len(before) == 2
    assert [answer.json() for answer in answers] == [{"reminded": 1}] * 2
    assert Notice.objects.get(kind=NoticeKind.REMINDER).body.endswith("We meet on Tuesday.")
    assert [after[owes.pk] is None, after[panel.seats[2].pk] is None] == [False, True]


def test_who_owes_nothing_is_not_reminded(program, panel):
    asked(panel, marks=[3])

    answer = program.post(at(panel, "reminders"), {"seats": [panel.seats[0].pk]})

    assert (answer.status_code, answer.json()["errors"]) == (409, {"seats": ["None of them owes a sheet any more."]})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "seats"),
        ({"seats": []}, "seats"),
        ({"seats": ["1"]}, "seats"),
        ({"seats": [2_000_000_000]}, "seats"),
        ({"note": "x" * 5_001}, "note"),
        ({"to": "all"}, "to"),
    ],
)
def test_nonsense_reminds_nobody(program, panel, body, field):
    asked(panel)
    seats = {} if field == "seats" else {"seats": [panel.seats[0].pk]}

    answer = program.post(at(panel, "reminders"), seats | body)

    assert (answer.status_code, list(answer.json()["errors"])[0].startswith(field)) == (400, True)
    assert not Notice.objects.filter(kind=NoticeKind.REMINDER).exists()


def test_a_chair_learns_nothing_of_what_they_have_a_part_in(program, panel):
    theirs = asked(panel, marks=[3, 3, 3])
    factories.co_author(theirs, panel.chair)

    assert program.get(at(panel, "reminders")).json() == {"owing": []}
    assert program.get(at(panel, "closing")).json() == {"proposals": []}
    assert program.get(of(panel, theirs)).status_code == 404
    assert program.post(of(panel, theirs), {"seats": [panel.seats[0].pk]}).status_code == 404
    assert program.post(at(panel, "closing"), {"proposals": [theirs.reference]}).status_code == 400
    theirs.refresh_from_db()
    assert theirs.state == State.REVIEWED


# --- Closing --------------------------------------------------------------------------------------------------------
def test_what_is_ready_is_closed_and_what_is_not_says_why(program, panel):
    ready, short = asked(panel, marks=[3, 4, 5]), asked(panel, marks=[2])
    why = "1 of 3 score sheets are returned."

    told = program.get(at(panel, "closing")).json()["proposals"]
    done = program.post(at(panel, "closing"), {"proposals": [ready.reference, short.reference]}).json()["proposals"]

    assert {each["reference"]: each["reasons"] for each in told} == {ready.reference: [], short.reference: [why]}
    assert done == [
        {"reference": ready.reference, "is_closed": True, "refusal": ""},
        {"reference": short.reference, "is_closed": False, "refusal": why},
    ]
    ready.refresh_from_db()
    short.refresh_from_db()
    assert (ready.state, ready.score, short.state) == (State.SCORED, 4, State.REVIEWED)


def test_one_proposal_is_closed_by_its_step(program, panel):
    ready = asked(panel, marks=[3, 4, 5])

    answer = program.post(f"proposals/{ready.reference}/steps/close_scoring/")

    assert (answer.status_code, answer.json()["state"]) == (200, "scored")


@pytest.mark.parametrize("sent", [{}, {"proposals": []}, {"proposals": ["P-2026-9999"]}, {"proposals": "P-1"}])
def test_nothing_or_something_unknown_is_refused_at_its_field(program, panel, sent):
    asked(panel, marks=[3, 4, 5])

    answer = program.post(at(panel, "closing"), sent)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["proposals"])


# --- Asking ---------------------------------------------------------------------------------------------------------
def test_a_program_reads_who_can_be_asked_and_asks(program, panel):
    proposal = placed(panel)
    first, second, third = panel.seats
    before = program.get(of(panel, proposal)).json()

    answer = program.post(of(panel, proposal), {"seats": [first.pk, third.pk]})

    assert [before["asked"], {each["seat"] for each in before["candidates"]} >= {first.pk, second.pk}] == [[], True]
    assert answer.status_code == 201
    assert {each["seat"]: each["state"] for each in answer.json()["asked"]} == {
        first.code: "invited",
        third.code: "invited",
    }
    assert second.pk in {each["seat"] for each in answer.json()["candidates"]}
    assert answer.json() == program.get(of(panel, proposal)).json()


def test_who_can_not_be_asked_is_named_and_nobody_is_asked(program, panel):
    proposal = placed(panel)
    panels.assign(proposal.pk, by=panel.chair, seats=panel.seats[:1])

    answer = program.post(of(panel, proposal), {"seats": [each.pk for each in panel.seats]})

    assert answer.status_code == 409
    assert answer.json()["errors"] == {"seats": [f"{panel.seats[0].person} was asked already."]}
    assert Assignment.objects.count() == 1


def test_observers_read_codes_and_neither_names_nor_what_authors_said(panel, observer):
    proposal = asked(panel, marks=[4])
    person = panel.seats[1].person
    objecting = {"name": str(person), "reason": "We fell out.", "named_by": proposal.lead_author}
    Objection.objects.create(proposal=proposal, named_at=now(), **objecting)

    told = Caller(observer).get(of(panel, proposal)).json()

    assert {each["seat"]: each["total"] for each in told["asked"]} == {
        seat.code: total for seat, total in zip(panel.seats, ["4.00", None, None], strict=True)
    }
    assert ({each["name"] for each in told["asked"]}, told["candidates"]) == ({""}, [])
    assert "fell out" not in str(told)


def test_who_still_marks_it_reads_no_total_of_others(panel):
    proposal = asked(panel, marks=[4])
    chair = panel.panel.seats.get(person=panel.chair)
    panels.assign(proposal.pk, by=factories.manager(), seats=[chair])

    assert {each["total"] for each in Caller(panel.chair).get(of(panel, proposal)).json()["asked"]} == {None}


@pytest.mark.parametrize("body", [{}, {"seats": []}, {"seats": "1"}, {"seats": [True]}, {"seats": [2_000_000_000]}])
def test_nonsense_asks_nobody(program, panel, body):
    proposal = placed(panel)

    answer = program.post(of(panel, proposal), body)

    assert (answer.status_code, list(answer.json()["errors"])[0].startswith("seats")) == (400, True)
    assert not Assignment.objects.exists()


# --- Declining ------------------------------------------------------------------------------------------------------
def test_an_assessor_declines_with_a_reason_and_only_once(panel):
    mine = asked(panel).made[0]
    me = Caller(mine.assessor)

    answer = me.post(f"assessments/{mine.pk}/decline/", {"note": "I am away in May."})
    again = me.post(f"assessments/{mine.pk}/decline/", {"note": "I am away in May."})

    assert answer.json() == {"id": mine.pk, "state": "declined", "reason": "I am away in May."}
    assert again.status_code == 404


def test_nobody_declines_for_another_nor_without_a_reason(panel):
    mine, other, *_ = asked(panel).made

    for person in (other.assessor, panel.chair, factories.manager()):
        assert Caller(person).post(f"assessments/{mine.pk}/decline/", {"note": "No."}).status_code == 404
    assert Caller(mine.assessor).post(f"assessments/{mine.pk}/decline/", {}).json()["errors"] == {
        "note": ["Say why you can’t mark it."]
    }


def test_after_a_conflict_there_is_nothing_to_decline(panel):
    mine = asked(panel).made[0]
    sheets.declare(mine.pk, by=mine.assessor, kind="direct", text="My sister leads it.")

    assert Caller(mine.assessor).post(f"assessments/{mine.pk}/decline/", {"note": "No."}).status_code == 404


@pytest.mark.parametrize(("path", "queries"), [("", 5), ("reminders", 7), ("closing", 7)])
@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_read_costs_the_same_for_one_row_and_for_three(
    program, panel, rows, path, queries, django_assert_num_queries
):
    for _ in range(rows):
        asked(panel, placed(panel), marks=[3])

    with django_assert_num_queries(queries):
        program.get(at(panel, path) if path else "panels/")
