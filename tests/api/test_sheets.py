"""A program marks: the list, one sheet in parts, two programs, returning, and what is then read."""

import pytest

from proposals.states import State
from scoring.models import Criterion, SheetReturn
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.factories import marked

pytestmark = pytest.mark.django_db
WHOLE = {
    "marks": {"need": {"mark": 5, "comment": "Clear."}, "benefit": {"mark": 4}, "value": {"mark": 2}},
    "confidence": "high",
    "is_fundable": False,
}


@pytest.fixture
def panel():
    return factories.panel(factories.open_call())


@pytest.fixture
def asked(panel):
    proposal = factories.proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)


@pytest.fixture
def mine(asked):
    sheets.declare(asked[0].pk, by=asked[0].assessor, kind="none")
    return asked[0]


@pytest.fixture
def me(mine):
    return Caller(mine.assessor)


def address(assignment, act=""):
    return f"assessments/{assignment.pk}/{act}"


def change(me, mine, version=1, **facts):
    return me.patch(address(mine), {"version": version, **facts})


def test_the_list_tells_what_waits_and_how_far_each_is(me, mine):
    change(me, mine, marks={"need": {"mark": 3}})

    answer = me.get("assessments/").json()

    assert answer["results"] == [
        {
            "id": mine.pk,
            "reference": mine.proposal.reference,
            "title": mine.proposal.title,
            "call": "Safety at scale",
            "due_on": mine.proposal.call.scoring_due_on.isoformat(),
            "state": "accepted",
            "is_open": True,
            "marks_given": 1,
            "criteria": 3,
            "total": None,
            "is_skipped": False,
            "is_anchor": False,
            "is_kept_waiting": False,
        }
    ]


def test_a_sheet_is_marked_in_parts_and_what_is_left_out_stays(me, mine):
    change(me, mine, marks={"need": {"mark": 4, "comment": "Clear."}}, confidence="low")
    told = change(me, mine, version=2, marks={"need": {"mark": 5}, "value": {"comment": "Later."}}).json()

    given = {each["criterion"]: (each["mark"], each["comment"]) for each in told["marks"]}
    assert given == {"need": (5, "Clear."), "benefit": (None, ""), "value": (None, "Later.")}
    assert (told["version"], told["confidence"], told["is_fundable"], told["total"]) == (3, "low", None, None)
    assert [each["field"] for each in told["missing"]] == ["marks.benefit.mark", "marks.value.mark", "is_fundable"]


def test_an_older_version_is_refused_with_what_stands(me, mine):
    change(me, mine, marks={"need": {"mark": 4}})

    answer = change(me, mine, marks={"need": {"mark": 1}})

    assert (answer.status_code, answer.json()["stored"]["marks"][0]["mark"]) == (409, 4)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"marks": {"need": {"mark": 6}}}, "marks"),
        ({"marks": {"need": {"mark": "4"}}}, "marks"),
        ({"marks": {"need": {"mark": 4, "weight": 9}}}, "marks"),
        ({"marks": {"riddle": {"mark": 4}}}, "marks.riddle"),
        ({"confidence": "very"}, "confidence"),
        ({"is_fundable": "yes"}, "is_fundable"),
        ({"overall_comment": "x" * 5_001}, "overall_comment"),
        ({"total": "5.00"}, "total"),
    ],
)
def test_what_can_not_be_given_is_told_at_its_field_and_nothing_is_saved(me, mine, wrong, field):
    answer = change(me, mine, **wrong)

    assert (answer.status_code, list(answer.json()["errors"])[0].startswith(field)) == (400, True)
    assert me.get(address(mine)).json()["version"] == 1


def test_returned_it_counts_and_the_others_can_be_read(me, mine, asked):
    other = marked(asked[1], 1)
    change(me, mine, **WHOLE)
    assert me.get(address(mine)).json()["others"] == []

    told = me.post(address(mine, "return/"), {"version": 2}).json()

    assert (told["state"], told["total"], told["is_open"], told["missing"]) == ("returned", "3.20", False, [])
    assert [(each["seat"], each["total"]) for each in told["others"]] == [(other.seat.code, "1.00")]
    assert str(other.assessor) not in str(told)
    assert change(me, mine, version=3, marks={"need": {"mark": 0}}).status_code == 409


def test_what_is_missing_is_told_instead_of_returning(me, mine):
    Criterion.objects.filter(rubric__call=mine.proposal.call, code="need").update(least_words=5)
    change(me, mine, **WHOLE)

    answer = me.post(address(mine, "return/"), {"version": 2})

    told = "Give your reasons for “Need” in at least 5 words; there are 1 so far."
    assert (answer.status_code, answer.json()["reasons"]) == (409, [told])


def test_before_the_declaration_there_is_no_sheet(asked):
    waiting = asked[1]
    answer = Caller(waiting.assessor).get(address(waiting))

    assert (answer.status_code, "Declare first" in answer.json()["detail"]) == (409, True)


def test_the_chair_gives_a_sheet_back_and_its_marks_stay_on_record(me, mine, panel):
    change(me, mine, **WHOLE)
    me.post(address(mine, "return/"), {"version": 2})

    answer = Caller(panel.chair).post(address(mine, "reopen/"), {"note": "Explain the need."})

    assert answer.json() == {
        "id": mine.pk,
        "reference": mine.proposal.reference,
        "seat": mine.seat.code,
        "state": "accepted",
        "total_before": "3.20",
        "reason": "Explain the need.",
    }
    assert me.get(address(mine)).json()["state"] == "accepted"
    assert str(SheetReturn.objects.get().total) == "3.20"


def test_nobody_else_reads_changes_returns_or_reopens_it(mine, asked, panel, stranger, observer):
    for person in (asked[1].assessor, mine.proposal.lead_author, stranger, panel.chair):
        caller = Caller(person)
        assert caller.get(address(mine)).status_code == 404
        assert change(caller, mine, marks={}).status_code == 404
        assert caller.post(address(mine, "return/"), {"version": 1}).status_code == 404
    assert Caller(observer).post(address(mine, "reopen/"), {"note": "Why?"}).status_code == 403
    assert Caller(stranger).post(address(mine, "reopen/"), {"note": "Why?"}).status_code == 404


def test_the_list_costs_the_same_with_one_proposal_and_with_three(me, mine, panel, django_assert_num_queries):
    with django_assert_num_queries(4):
        me.get("assessments/")
    for _ in range(2):
        proposal = factories.proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
        panels.assign(proposal.pk, by=panel.chair, seats=panel.seats[:1])
    with django_assert_num_queries(4):
        assert len(me.get("assessments/").json()["results"]) == 3
