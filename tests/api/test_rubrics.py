"""The rubric of a call by program, opening the call with it, and beginning another like it: as on the pages."""

from decimal import Decimal

import pytest
from hypothesis import given

from proposals.models import Call
from proposals.states import CallState
from scoring.models import Criterion, Rubric
from tests import factories
from tests.api.caller import Caller
from tests.api.test_fuzz import BRIEFLY, bodies

pytestmark = pytest.mark.django_db

RUBRIC = "calls/night/rubric/"
LIKE_IT = {
    "title": "Care at night again", "code": "night-2028",
    "opens_at": "2028-01-04T09:00:00Z", "closes_at": "2028-03-01T17:00:00Z",
}  # fmt: skip


@pytest.fixture
def call(db):
    return factories.call_in_preparation(code="night", title="Care at night")


@pytest.fixture
def rubric(call):
    return factories.rubric(call)


@pytest.fixture
def program(manager):
    return Caller(manager)


def criterion(name, weight, **facts):
    return {"name": name, "weight": weight, "guide": f"Look for {name}."} | facts


def rows_of(answer):
    return [(each["code"], each["name"], each["weight"], each["counts_for"]) for each in answer.json()["criteria"]]


# --- The rubric -------------------------------------------------------------------------------------------------------
def test_a_call_begins_with_a_copy_of_a_kept_rubric(program, call):
    kept = factories.rubric(None)
    listed = program.get("rubrics/").json()["results"]

    none_yet = program.get(RUBRIC)
    chosen = program.post(RUBRIC, {"template": kept.pk})
    again = program.post(RUBRIC, {"template": kept.pk})

    assert listed == [{"id": kept.pk, "name": kept.name}]
    assert (none_yet.status_code, none_yet.json()["detail"]) == (
        404, "This call has no rubric yet. Choose one to begin with.",
    )  # fmt: skip
    assert chosen.status_code == 201
    assert chosen.json() == program.get(RUBRIC).json()
    assert [each["code"] for each in chosen.json()["criteria"]] == list(kept.weights())
    assert (again.status_code, again.json()["detail"]) == (409, "Care at night has a rubric already.")
    assert program.post(RUBRIC, {"template": chosen.json()["version"] + 9_999}).json()["errors"].keys() == {"template"}


def test_the_guard_shows_what_each_criterion_really_counts_for(program, rubric):
    need = next(iter(rubric.weights()))

    answer = program.patch(RUBRIC, {"version": 1, "criteria": [
        criterion("Need at night", "20", code=need, minimum="2.5", least_words=20), criterion("Worth", 60),
    ]})  # fmt: skip

    told = answer.json()
    assert (answer.status_code, told["published"], told["version"], told["why_it_stands"]) == (200, "80.00", 2, "")
    assert rows_of(answer) == [(need, "Need at night", "20.00", "25.00"), ("worth", "Worth", "60.00", "75.00")]
    assert [(each["minimum"], each["least_words"]) for each in told["criteria"]] == [("2.50", 20), (None, 0)]
    assert [each["mark"] for each in told["anchors"]] == [0, 1, 2, 3, 4, 5]


def test_what_is_left_out_stays(program, rubric):
    before = program.get(RUBRIC).json()

    anchored = program.patch(RUBRIC, {"version": 1, "anchors": ["Nothing", "Little", "Some", "Good", "Strong", "All"]})
    nothing = program.patch(RUBRIC, {"version": 2})

    assert [each["text"] for each in anchored.json()["anchors"]] == [
        "Nothing", "Little", "Some", "Good", "Strong", "All",
    ]  # fmt: skip
    assert anchored.json()["criteria"] == before["criteria"]
    assert nothing.status_code == 400


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"criteria": [criterion("Need", 0)]}, ["criteria.0.weight"]),
        ({"criteria": [criterion("Need", 40), criterion("need", 60)]}, ["criteria"]),
        ({"criteria": [criterion("Need", 40, minimum=6)]}, ["criteria.0.minimum"]),
        ({"criteria": [criterion("Need", 40, least_words=201)]}, ["criteria.0.least_words"]),
        ({"criteria": [criterion("Need", 40, code="riddle")]}, ["criteria.0.code"]),
        ({"criteria": [{"name": "Need"}]}, ["criteria.0.weight", "criteria.0.guide"]),
        ({"criteria": [criterion(f"Need {number}", 5) for number in range(13)]}, ["criteria"]),
        ({"anchors": ["Too", "few"]}, ["anchors"]),
        ({"anchors": ["0", "1", "2", "3" * 201, "4", "5"]}, ["anchors.3"]),
        ({"criteria": [criterion("x" * 121, 40)]}, ["criteria.0.name"]),
        ({"colour": "red"}, ["colour"]),
    ],
)
def test_a_rubric_that_makes_no_sense_is_a_problem_of_its_field(program, rubric, wrong, fields):
    before = program.get(RUBRIC).json()

    answer = program.patch(RUBRIC, {"version": 1} | wrong)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, fields)
    assert program.get(RUBRIC).json() == before


def test_an_older_version_is_refused_with_what_stands(program, rubric):
    anchors = ["Nothing", "Little", "Some", "Good", "Strong", "All"]
    program.patch(RUBRIC, {"version": 1, "anchors": anchors})

    stale = program.patch(RUBRIC, {"version": 1, "criteria": [criterion("Need", 100)]})

    assert stale.status_code == 409
    assert stale.json()["stored"]["version"] == 2
    assert [each["text"] for each in stale.json()["stored"]["anchors"]] == anchors


def test_in_an_open_call_the_weights_must_come_to_a_hundred(program):
    call = factories.open_call()
    path = f"calls/{call.code}/rubric/"

    refused = program.patch(path, {"version": 1, "criteria": [criterion("Need", 40)]})
    taken = program.patch(path, {"version": 1, "criteria": [criterion("Need", "40.00"), criterion("Worth", 60)]})

    assert (refused.status_code, list(refused.json()["errors"])) == (409, ["criteria"])
    assert refused.json()["reasons"][0].startswith("The weights come to 40.00 and not to 100")
    assert (taken.status_code, taken.json()["published"]) == (200, "100.00")


def test_a_rubric_by_which_marks_were_given_stands(program):
    call = factories.proposal_at("scored").call
    path = f"calls/{call.code}/rubric/"

    assert program.get(path).json()["why_it_stands"].startswith("Marks were given by this rubric")
    assert program.patch(path, {"version": 1, "criteria": [criterion("Need", 100)]}).status_code == 409


# --- Opening and cloning ----------------------------------------------------------------------------------------------
def test_a_call_opens_when_nothing_stands_in_the_way(program, rubric):
    Criterion.objects.filter(rubric=rubric, code="need").update(weight=10)
    reasons = program.get("calls/night/open/").json()["reasons"]
    refused = program.post("calls/night/open/")
    Criterion.objects.filter(rubric=rubric, code="need").update(weight=20)

    opened = program.post("calls/night/open/")

    assert (refused.status_code, refused.json()["errors"]) == (409, {"criteria": reasons})
    assert (opened.status_code, opened.json()["phase"]) == (200, "Open")
    assert program.post("calls/night/open/").status_code == 409
    assert program.get("calls/night/open/").status_code == 409


def test_a_call_without_a_rubric_opens_with_a_copy_of_one(program, call):
    kept = factories.rubric(None)

    without = program.post("calls/night/open/")
    with_it = program.post("calls/night/open/", {"template": kept.pk})

    assert (without.status_code, list(without.json()["errors"])) == (409, ["template"])
    assert with_it.status_code == 200
    assert Rubric.objects.get(call=call).weights() == kept.weights()


def test_a_call_that_has_a_rubric_is_given_no_other_on_opening(program, rubric, call):
    answer = program.post("calls/night/open/", {"template": factories.rubric(None).pk})

    assert answer.status_code == 409
    assert Call.objects.get(pk=call.pk).state == CallState.DRAFT


def test_a_clone_has_everything_but_the_dates(program, rubric, call):
    factories.question(call)

    answer = program.post("calls/night/clone/", LIKE_IT)

    told = answer.json()
    assert (answer.status_code, told["code"], told["phase"]) == (201, "night-2028", "Being prepared")
    assert (told["intro"], [each["text"] for each in told["questions"]]) == (
        call.intro, [call.questions.get().text],
    )  # fmt: skip
    assert Rubric.objects.get(call__code="night-2028").weights() == rubric.weights()


def test_a_clone_under_an_address_that_is_taken_is_a_problem_of_its_field(program, call):
    taken = program.post("calls/night/clone/", LIKE_IT | {"code": "night"})
    backwards = program.post("calls/night/clone/", LIKE_IT | {"closes_at": "2027-01-01T09:00:00Z"})

    assert [(each.status_code, list(each.json()["errors"])) for each in (taken, backwards)] == [
        (400, ["code"]), (400, ["closes_at"]),
    ]  # fmt: skip
    assert Call.objects.count() == 1


def test_nobody_else_reads_or_changes_a_rubric(rubric, author, moderator, observer, administrator):
    asked = [
        ("GET", RUBRIC, None),
        ("PATCH", RUBRIC, {"version": 1, "criteria": [criterion("Need", 100)]}),
        ("GET", "rubrics/", None),
        ("POST", "calls/night/open/", None),
        ("POST", "calls/night/clone/", LIKE_IT),
    ]

    told = [
        {Caller(person).send(*each).status_code for each in asked}
        for person in (None, author, moderator, observer, administrator)
    ]

    assert told == [{401}, {403}, {403}, {403}, {403}]
    assert (Call.objects.get().state, Rubric.objects.get().version) == (CallState.DRAFT, 1)


# --- What it costs, and what it withstands ----------------------------------------------------------------------------
def test_reading_a_rubric_costs_the_same_with_more_criteria(program, rubric, django_assert_num_queries):
    for weights in ({"need": 100}, {"need": 40, "worth": 30, "reach": 30}):
        rubric.criteria.all().delete()
        Criterion.objects.bulk_create(
            Criterion(rubric=rubric, code=code, name=code, guide="Look.", weight=Decimal(weight))
            for code, weight in weights.items()
        )
        program.get(RUBRIC)
        with django_assert_num_queries(8):
            program.get(RUBRIC)


def test_listing_rubrics_to_copy_costs_the_same_for_one_and_for_three(program, django_assert_num_queries):
    for number in (1, 2):
        for _ in range(number):
            factories.rubric(None)
        program.get("rubrics/")
        with django_assert_num_queries(5):
            program.get("rubrics/")


@BRIEFLY
@given(body=bodies(["criteria", "anchors", "name"], version=1))
def test_changing_a_rubric_never_fails(body, manager):
    call = factories.call_in_preparation()
    factories.rubric(call)
    assert Caller(manager).patch(f"calls/{call.code}/rubric/", body).status_code in (200, 400)


@BRIEFLY
@given(body=bodies([*LIKE_IT, "time_zone"], **LIKE_IT))
def test_cloning_a_call_never_fails(body, manager):
    call = factories.call_in_preparation()
    assert Caller(manager).post(f"calls/{call.code}/clone/", body).status_code in (201, 400)
