"""Saved filters by program: one's own, under the rules of the page."""

import pytest
from hypothesis import given

from proposals.models import SavedFilter
from proposals.services.saved import MOST, save_filter
from tests import factories
from tests.api.caller import Caller
from tests.api.test_fuzz import BRIEFLY, bodies

pytestmark = pytest.mark.django_db

OVERDUE = {"of": "desk", "name": "Overdue", "query": "?clock=late&q=&page=2"}


@pytest.fixture
def program(moderator):
    return Caller(moderator)


def test_a_filter_is_saved_renamed_and_deleted(program):
    saved = program.post("saved-filters/", OVERDUE)
    at = f"saved-filters/{saved.json()['id']}/"

    renamed = program.patch(at, {"name": "Late"})
    listed = program.get("saved-filters/").json()["results"]
    deleted = [program.send("DELETE", at).status_code for _ in range(2)]

    assert saved.status_code == 201
    assert {name: saved.json()[name] for name in OVERDUE} == OVERDUE | {"query": "clock=late"}
    assert (renamed.status_code, renamed.json()["name"], renamed.json()["query"]) == (200, "Late", "clock=late")
    assert listed == [renamed.json()]
    assert deleted == [200, 404]
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status", "fields"),
    [
        ({"name": ""}, 400, ["name"]),
        ({"name": "x" * 61}, 400, ["name"]),
        ({"name": "overdue"}, 409, ["name"]),
        ({"of": "notices"}, 400, ["of"]),
        ({"query": "x" * 1_001}, 400, ["query"]),
        ({"query": 5}, 400, ["query"]),
        ({"colour": "red"}, 400, ["colour"]),
    ],
)
def test_what_can_not_be_saved_is_a_problem_of_its_field(program, wrong, status, fields):
    program.post("saved-filters/", OVERDUE)

    answer = program.post("saved-filters/", OVERDUE | {"name": "Another"} | wrong)

    assert (answer.status_code, list(answer.json()["errors"])) == (status, fields)
    assert SavedFilter.objects.get().name == "Overdue"


def test_filters_are_ones_own(program, moderator):
    kept = save_filter(by=moderator, of="desk", name="Hers alone", query="clock=late")
    other = Caller(factories.moderator())

    assert other.get("saved-filters/").json()["results"] == []
    assert other.patch(f"saved-filters/{kept.pk}/", {"name": "Mine"}).status_code == 404
    assert other.send("DELETE", f"saved-filters/{kept.pk}/").status_code == 404
    assert SavedFilter.objects.get().name == "Hers alone"


def test_too_many_are_refused(program, moderator):
    for number in range(MOST):
        save_filter(by=moderator, of="desk", name=f"Number {number}", query="clock=late")

    assert program.post("saved-filters/", OVERDUE).status_code == 409


def test_the_list_costs_the_same_for_one_filter_and_for_three(program, moderator, django_assert_num_queries):
    for names in (["One"], ["Two", "Three"]):
        for name in names:
            save_filter(by=moderator, of="desk", name=name, query="clock=late")
        program.get("saved-filters/")
        with django_assert_num_queries(4):
            program.get("saved-filters/")


@BRIEFLY
@given(body=bodies([*OVERDUE], **OVERDUE))
def test_saving_a_filter_never_fails(body, moderator):
    assert Caller(moderator).post("saved-filters/", body).status_code in (201, 400, 409)
