"""The moderation desk by program: kept texts and signposts, and what changed."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from proposals.models import CannedText, Signpost
from proposals.services import moderation
from proposals.services.kept import save_kept
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db

TEXT = {"kind": "return", "title": "Baseline", "body": "Dear {first_name}, give a baseline."}
SIGNPOST = {"name": "Library", "about": "Searches", "contact": "library@exchange.example"}
NOT_MODERATORS = ["author", "manager", "observer", "administrator"]


@pytest.fixture
def program(moderator):
    return Caller(moderator)


# --- Kept texts and signposts ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "row", "change"),
    [
        ("desk/texts/", TEXT, {"body": "Give two.", "is_retired": True}),
        ("desk/signposts/", SIGNPOST, {"about": "Searches and advice"}),
    ],
)
def test_a_row_is_kept_and_changed_for_all_moderators(program, moderator, path, row, change):
    added = program.post(path, row)
    at = f"{path}{added.json()['id']}/"

    changed = Caller(factories.moderator()).patch(at, {"version": 1} | change)
    stale = program.patch(at, {"version": 1} | change)

    assert added.status_code == 201
    assert added.json().items() >= (row | {"version": 1, "is_retired": False, "changed_by": str(moderator)}).items()
    assert changed.json().items() >= (row | change | {"version": 2}).items()
    assert (stale.status_code, stale.json()["stored"]) == (409, {"version": 2} | change)
    assert program.get(path).json()["results"] == [changed.json()]


@pytest.mark.parametrize(
    ("path", "row", "wrong", "status", "field"),
    [
        ("desk/texts/", TEXT, {"body": "Dear {nobody}."}, 400, "body"),
        ("desk/texts/", TEXT, {"title": "x" * 81}, 400, "title"),
        ("desk/texts/", TEXT, {"kind": "riddle"}, 400, "kind"),
        ("desk/texts/", TEXT, {"colour": "red"}, 400, "colour"),
        ("desk/texts/", TEXT, {"title": "baseline "}, 409, "title"),
        ("desk/signposts/", SIGNPOST, {"contact": ""}, 400, "contact"),
        ("desk/signposts/", SIGNPOST, {"name": "LIBRARY"}, 409, "name"),
    ],
)
def test_what_can_not_be_kept_is_a_problem_of_its_field(program, path, row, wrong, status, field):
    kept = program.post(path, row).json()
    other = program.post(path, row | {"title" if "title" in row else "name": "Another"}).json()

    adding = program.post(path, row | wrong)
    changing = program.patch(f"{path}{other['id']}/", {"version": 1} | wrong)

    assert [(each.status_code, list(each.json()["errors"])) for each in (adding, changing)] == [(status, [field])] * 2
    assert program.get(path).json()["results"] == sorted([kept, other], key=lambda each: "Another" not in each.values())


def test_a_change_that_says_nothing_changes_nothing(program):
    kept = program.post("desk/texts/", TEXT).json()

    assert program.patch(f"desk/texts/{kept['id']}/", {"version": 1}).status_code == 400
    assert CannedText.objects.get().version == 1


def test_listing_what_is_kept_costs_the_same_for_one_row_and_for_three(program, moderator, django_assert_num_queries):
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            save_kept("texts", by=moderator, **TEXT | {"title": f"Number {number}"})
            save_kept("signposts", by=moderator, **SIGNPOST | {"name": f"Number {number}"})
        for path in ("desk/texts/", "desk/signposts/"):
            program.get(path)
            with django_assert_num_queries(5):
                program.get(path)


# --- What changed -----------------------------------------------------------------------------------------------------
@pytest.fixture
def three(open_call):
    return [proposal_at(State.SUBMITTED, call=open_call, title=f"Number {number}") for number in (1, 2, 3)]


def test_what_others_did_is_news_until_it_was_seen(program, three):
    other = factories.moderator()
    moderation.return_for_changes(three[0].pk, by=other, note="More.", return_by=localdate() + timedelta(days=7))

    news = program.get("desk/news/").json()
    after = program.post("desk/news/", {"until": news["until"]}).json()

    mine = next(each for each in news["changes"] if each["step"] == "return_for_changes")
    assert (mine["reference"], mine["title"], mine["by"]) == (three[0].reference, "Number 1", str(other))
    assert news["total"] == len(news["changes"]) > 0
    assert (after["total"], after["changes"], after["since"]) == (0, [], news["until"])


@pytest.mark.parametrize("until", [None, "yesterday", 5, ""])
def test_a_moment_that_is_none_is_a_problem_of_its_field(program, until):
    assert list(program.post("desk/news/", {"until": until}).json()["errors"]) == ["until"]


def test_a_moment_to_come_counts_as_now(program, three):
    after = program.post("desk/news/", {"until": (now() + timedelta(days=400)).isoformat()}).json()

    moderation.return_for_changes(
        three[0].pk, by=factories.moderator(), note="More.", return_by=localdate() + timedelta(days=7)
    )

    assert after["total"] == 0
    assert program.get("desk/news/").json()["total"] == 1


# --- For moderators and nobody else -----------------------------------------------------------------------------------
@pytest.mark.parametrize("who", NOT_MODERATORS)
def test_nobody_else_comes_to_the_desk(who, request, moderator):
    kept = [save_kept("texts", by=moderator, **TEXT), save_kept("signposts", by=moderator, **SIGNPOST)]
    asked = [
        ("GET", "desk/news/", None), ("POST", "desk/news/", {"until": now().isoformat()}),
        ("GET", "desk/texts/", None), ("POST", "desk/texts/", TEXT), ("PATCH", f"desk/texts/{kept[0].pk}/", {}),
        ("GET", "desk/signposts/", None), ("POST", "desk/signposts/", SIGNPOST),
        ("PATCH", f"desk/signposts/{kept[1].pk}/", {}),
    ]  # fmt: skip
    person = Caller(request.getfixturevalue(who))

    assert [person.send(*each).status_code for each in asked] == [403] * len(asked)
    assert [Caller().send(*each).status_code for each in asked] == [401] * len(asked)
    assert (CannedText.objects.count(), Signpost.objects.count()) == (1, 1)
