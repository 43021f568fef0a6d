"""The panels of a call set up by a program, as on the pages."""

import pytest

from proposals.models import OrganisationKind
from scoring.models import Panel
from scoring.services import panel_setup
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db

PANELS = "calls/night/panels/"


@pytest.fixture
def call(db):
    return factories.call_in_preparation(code="night", title="Care at night")


@pytest.fixture
def panel(call):
    return Panel.objects.create(call=call, name="Falls")


@pytest.fixture
def program(manager):
    return Caller(manager)


def setup_of(panel):
    return f"panels/{panel.pk}/setup/"


def test_a_panel_is_added_listed_changed_and_removed(program, call):
    area, board = factories.area(), factories.organisation("NHS Black Country", kind=OrganisationKind.ICB)

    added = program.post(PANELS, {"name": "Falls", "areas": [area.pk]})
    panel = call.panels.get()
    changed = program.patch(setup_of(panel), {"version": 1, "boards": [board.pk]})
    listed = program.get(PANELS)
    removed = program.send("DELETE", setup_of(panel))

    told = {
        "id": panel.pk, "version": 1, "name": "Falls", "areas": [{"id": area.pk, "name": "Long term conditions"}],
        "boards": [], "members": [], "proposals": 0,
    }  # fmt: skip
    after = told | {"version": 2, "boards": [{"id": board.pk, "name": "NHS Black Country"}]}
    assert (added.status_code, added.json()) == (201, told)
    assert (changed.status_code, changed.json()) == (200, after)
    assert listed.json()["results"] == [after]
    assert (removed.status_code, removed.json()) == (200, {"name": "Falls"})
    assert not call.panels.exists()


def test_its_members_are_told_by_kind(program, call):
    made = factories.panel(call, assessors=2)

    assert program.get(setup_of(made.panel)).json()["members"] == [
        {"kind": "chair", "seated": 1, "invited": 0},
        {"kind": "clinical", "seated": 2, "invited": 0},
    ]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": "a" * 81}, ["name"]),
        ({"name": "falls"}, ["name"]),
        ({"name": 7}, ["name"]),
        ({"name": "New", "areas": [9_999]}, ["areas"]),
        ({"name": "New", "areas": "all"}, ["areas"]),
        ({"name": "New", "boards": [9_999]}, ["boards"]),
        ({"name": "New", "members": []}, ["members"]),
    ],
)
def test_what_can_not_be_a_panel_is_a_problem_of_its_field(program, panel, body, fields):
    answer = program.post(PANELS, body)

    assert (answer.status_code in (400, 409), list(answer.json()["errors"])) == (True, fields)
    assert Panel.objects.count() == 1


def test_an_older_version_is_refused_with_what_stands(program, panel):
    program.patch(setup_of(panel), {"version": 1, "name": "Wounds"})

    stale = program.patch(setup_of(panel), {"version": 1, "name": "Mine"})

    assert (stale.status_code, stale.json()["stored"]) == (409, {"version": 2, "name": "Wounds"})
    assert program.patch(setup_of(panel), {"version": 2}).status_code == 400


def test_a_used_panel_is_kept(program, call):
    made = factories.panel(call)

    answer = program.send("DELETE", setup_of(made.panel))

    assert (answer.status_code, answer.json()["detail"]) == (409, panel_setup.IS_USED.format(made.panel.name))


def test_nobody_else_reads_or_changes_a_panel(panel, author, moderator, observer, administrator):
    asked = [
        ("GET", PANELS, None), ("POST", PANELS, {"name": "Mine"}), ("GET", setup_of(panel), None),
        ("PATCH", setup_of(panel), {"version": 1, "name": "Mine"}), ("DELETE", setup_of(panel), None),
    ]  # fmt: skip

    told = [
        {Caller(person).send(*each).status_code for each in asked}
        for person in (None, author, moderator, observer, administrator)
    ]

    assert told == [{401}, {403}, {403}, {403}, {403}]
    assert list(Panel.objects.values_list("name", "version")) == [("Falls", 1)]


def test_listing_costs_the_same_for_one_panel_and_for_three(program, call, django_assert_num_queries):
    for count in (1, 3):
        while call.panels.count() < count:
            factories.panel(call).panel.areas.add(factories.area())
        program.get(PANELS)
        with django_assert_num_queries(12):
            program.get(PANELS)
