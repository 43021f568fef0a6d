"""Setting up a call by program: for managers, under the rules of their forms, and never over a later edit."""

import pytest
from hypothesis import given

from proposals.models import Call, Question, Theme
from proposals.serializers.call_setup import FACTS, OF_A_QUESTION
from tests import factories
from tests.api.caller import Caller
from tests.api.test_fuzz import BRIEFLY, bodies

pytestmark = pytest.mark.django_db

BEGUN = {
    "title": "Care at night", "code": "night-2027", "summary": "Safer nights.", "opens_at": "2027-01-04T09:00:00Z",
    "closes_at": "2027-03-01T17:00:00Z", "pot_pounds": 120_000, "cap_pounds": 30_000,
}  # fmt: skip


@pytest.fixture
def call(db):
    return factories.call_in_preparation(code="night", title="Care at night")


@pytest.fixture
def program(manager):
    return Caller(manager)


def begun():
    return BEGUN | {"framework": factories.area().framework.pk}


def test_a_manager_begins_a_call_with_any_of_its_facts(program):
    theme = Theme.objects.create(code="digital", name="Digital")
    more = {"intro": "## Why", "themes": [theme.pk], "grace_minutes": 15, "shows_resubmission_difference": True}

    answer = program.post("calls/", begun() | more)

    told = answer.json()
    assert answer.status_code == 201
    assert (told["code"], told["phase"], told["intro"], told["grace_minutes"], told["version"]) == (
        "night-2027", "Being prepared", "## Why", 15, 2,
    )  # fmt: skip
    assert [each["code"] for each in told["themes"]] == ["digital"]
    assert Call.objects.get().shows_resubmission_difference


def test_one_wrong_fact_begins_nothing(program):
    answers = [
        program.post("calls/", begun() | wrong)
        for wrong in (
            {"cap_pounds": 130_000}, {"code": "new"}, {"colour": "red"}, {"quality_line_percent": 101},
            {"closes_at": "2026-12-01T17:00:00Z"}, {"framework": 9_999},
        )
    ]  # fmt: skip

    assert [(each.status_code, list(each.json()["errors"])) for each in answers] == [
        (400, ["cap_pounds"]), (400, ["code"]), (400, ["colour"]), (400, ["quality_line_percent"]),
        (400, ["closes_at"]), (400, ["framework"]),
    ]  # fmt: skip
    assert not Call.objects.exists()


def test_a_call_is_changed_from_the_version_that_was_read(program, call):
    read = program.get("calls/night/setup/").json()

    done = program.patch("calls/night/setup/", {"version": read["version"], "intro": "First.", "code": "nights"})
    stale = program.patch("calls/nights/setup/", {"version": read["version"], "intro": "Second."})
    empty = program.patch("calls/nights/setup/", {"version": 2})

    assert (done.status_code, done.json()["code"], done.json()["version"]) == (200, "nights", 2)
    assert (stale.status_code, stale.json()["stored"]) == (409, {"version": 2, "intro": "First."})
    assert empty.status_code == 400
    assert Call.objects.get().intro == "First."


def test_what_people_relied_on_stands_once_a_call_is_open(program):
    call = factories.open_call()

    answers = [
        program.patch(f"calls/{call.code}/setup/", {"version": call.version, name: value})
        for name, value in [("code", "other"), ("visibility", "confidential_until_funded"), ("themes", [])]
    ]

    assert [each.status_code for each in answers] == [409, 400, 409]
    assert program.patch(f"calls/{call.code}/setup/", {"version": call.version, "summary": "S."}).status_code == 200


def test_questions_are_added_changed_and_removed(program, call):
    path = "calls/night/questions/"
    added = program.post(
        path, {"stage": "form", "kind": "choice", "text": "How?", "options": ["On paper", "On a screen"]}
    )
    asked = program.post(
        path,
        {"stage": "eligibility", "kind": "yes_or_no", "text": "Here?", "expected_answer": "yes", "otherwise": "Ask."},
    )

    changed = program.patch(f"{path}q1/", {"version": 1, "text": "How now?"})
    stale = program.patch(f"{path}q1/", {"version": 1, "text": "How then?"})

    assert (added.status_code, added.json()["choices"]) == (201, ["On paper", "On a screen"])
    assert (asked.status_code, asked.json()["expected_answer"]) == (201, "yes")
    assert (changed.json()["text"], changed.json()["choices"]) == ("How now?", ["On paper", "On a screen"])
    assert stale.status_code == 409
    assert [each["code"] for each in program.get(path).json()["results"]] == ["q2", "q1"]
    assert program.send("DELETE", f"{path}q1/").status_code == 200
    assert list(Question.objects.values_list("code", flat=True)) == ["q2"]


def test_a_question_for_a_file_says_which_kinds_it_takes(program, call):
    path = "calls/night/questions/"
    every, some = (
        program.post(path, {"stage": "form", "kind": "file", "text": "Which plan?"} | more)
        for more in ({}, {"text": "Which costs?", "accepts": ["xlsx", "pdf"]})
    )
    fewer = program.patch(f"{path}q1/", {"version": 1, "accepts": ["docx"]})

    assert [each.json()["accepts"] for each in (every, some, fewer)] == [
        ["pdf", "docx", "xlsx", "pptx", "png", "jpg"], ["pdf", "xlsx"], ["docx"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "file", "stage": "eligibility"}, "kind"),
        ({"kind": "file", "accepts": []}, "accepts"),
        ({"kind": "file", "accepts": ["exe"]}, "accepts.0"),
        ({"kind": "number", "accepts": ["pdf"]}, "accepts"),
        ({"kind": "short_text", "stage": "eligibility"}, "kind"),
        ({"kind": "number", "most_words": 50}, "most_words"),
        ({"kind": "choice", "options": ["One"]}, "options"),
        ({"kind": "long_text", "most_words": 0}, "most_words"),
        ({"text": ""}, "text"),
        ({"kind": "riddle"}, "kind"),
    ],
)
def test_a_question_that_makes_no_sense_is_a_problem_of_its_field(program, call, wrong, field):
    answer = program.post("calls/night/questions/", {"stage": "form", "kind": "short_text", "text": "How?"} | wrong)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Question.objects.exists()


def test_questions_that_were_answered_stand(program):
    call = factories.open_call()
    question = factories.question(call)
    factories.answer(factories.draft(call), question, "Ward seven")
    path = f"calls/{call.code}/questions/"

    answers = [
        program.patch(f"{path}q1/", {"version": 1, "text": "Which?"}),
        program.send("DELETE", f"{path}q1/"),
        program.post(path, {"stage": "form", "kind": "date", "text": "When?"}),
    ]

    assert [each.status_code for each in answers] == [409, 409, 409]
    assert Question.objects.get().text == question.text


def test_nobody_else_sets_up_a_call_or_learns_of_one(call, author, moderator, observer, administrator):
    people = (None, author, moderator, observer, administrator)
    factories.question(call)

    told = [
        {
            Caller(person).get("calls/night/setup/").status_code,
            Caller(person).patch("calls/night/setup/", {"version": 1, "title": "Mine"}).status_code,
            Caller(person).post("calls/", begun()).status_code,
            Caller(person).get("calls/night/questions/").status_code,
            Caller(person).send("DELETE", "calls/night/questions/q1/").status_code,
        }
        for person in people
    ]

    assert told == [{401}, {403}, {403}, {403}, {403}]
    assert (Call.objects.get().title, Question.objects.count()) == ("Care at night", 1)


def test_reading_a_call_costs_the_same_with_more_questions(program, call, django_assert_num_queries):
    for number in (1, 2):
        for _ in range(number):
            factories.question(call)
        program.get("calls/night/setup/")
        with django_assert_num_queries(7):
            program.get("calls/night/setup/")


@BRIEFLY
@given(body=bodies(FACTS, version=1))
def test_changing_a_call_never_fails(body, manager):
    call = factories.call_in_preparation()
    assert Caller(manager).patch(f"calls/{call.code}/setup/", body).status_code in (200, 400, 409)


@BRIEFLY
@given(body=bodies([*OF_A_QUESTION, "options"], stage="form", kind="choice", text="How?"))
def test_adding_a_question_never_fails(body, manager):
    call = factories.call_in_preparation()
    assert Caller(manager).post(f"calls/{call.code}/questions/", body).status_code in (201, 400)
