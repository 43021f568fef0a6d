"""Shortlists by program: the same verbs, refusals and figures as on their pages."""

import pytest

from proposals.states import State
from scoring.models import Shortlist
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db
PATH = "calls/safety/shortlists/"


@pytest.fixture
def caller(manager):
    call = factories.open_call(code="safety", pot_pounds=50_000)
    panel = factories.panel(call)
    for title, marks in {"Best": (5, 5, 5), "Good": (5, 4, 4)}.items():
        proposal_at(State.SCORED, call=call, on=panel, title=title, marks=marks, requested_pounds=30_000)
    return Caller(manager)


def test_a_shortlist_is_begun_read_and_changed(caller):
    made = caller.post(PATH, {"name": "As ranked"})
    body = made.json()
    shortlist, (best, good) = body["shortlist"], body["rows"]

    assert made.status_code == 201
    assert [(row["title"], row["outcome"], row["award_pounds"], row["line_reason"]) for row in body["rows"]] == [
        ("Best", "fund", 30_000, "Within the pot"),
        ("Good", "reserve", None, "No room left in the pot"),
    ]
    rows = [
        {"reference": best["reference"], "outcome": "part_fund", "award_pounds": 20_000},
        {
            "reference": good["reference"], "outcome": "fund", "comment": "Strong.",
            "conditions": [{"text": "Name a lead.", "due_on": "2127-03-01"}, {"text": "Report."}],
        },
    ]  # fmt: skip
    changed = caller.patch(f"{PATH}{shortlist['id']}/", {"version": shortlist["version"], "rows": rows}).json()
    assert changed == caller.get(f"{PATH}{shortlist['id']}/").json()
    assert (changed["awarded_pounds"], changed["left_pounds"]) == (50_000, 0)
    assert changed["rows"][1]["conditions"] == [
        {"text": "Name a lead.", "due_on": "2127-03-01"},
        {"text": "Report.", "due_on": None},
    ]
    assert [each["name"] for each in caller.get(PATH).json()["shortlists"]] == ["As ranked"]


def test_rules_are_replaced_as_a_whole(caller):
    body = caller.post(PATH, {"name": "As ranked"}).json()
    path = f"{PATH}{body['shortlist']['id']}/rules/"
    good = body["rows"][1]["reference"]
    area = factories.area().code
    sent = {
        "version": body["shortlist"]["version"], "pot_pounds": 30_000, "quality_line_percent": 60,
        "areas": [{"area": area, "at_least": 1_000, "at_most": 40_000}], "minimums": [],
        "rules": [{"reference": good, "kind": "must", "reason": "The board wants it."}],
    }  # fmt: skip

    told = caller.send("PUT", path, sent).json()

    assert (told["areas"], told["rules"]) == (sent["areas"], sent["rules"])
    assert [(row["title"], row["is_above_line"], row["departs"]) for row in told["rows"]] == [
        ("Best", False, "The line does not fund it. No room left in the pot."),
        ("Good", True, "The line funds it. Must be funded: The board wants it."),
    ]
    stale = caller.send("PUT", path, sent)
    assert stale.status_code == 409


def test_problems_are_told_by_their_path_and_nothing_is_kept(caller):
    body = caller.post(PATH, {"name": "As ranked"}).json()
    best, version = body["rows"][0]["reference"], body["shortlist"]["version"]
    path = f"{PATH}{body['shortlist']['id']}/"
    rows = [
        {"reference": best, "outcome": "part_fund", "award_pounds": None},
        {"reference": "P-2026-9999"},
        {"reference": body["rows"][1]["reference"], "decline_reason": "dull", "conditions": [{"text": "x" * 501}]},
    ]

    told = caller.patch(path, {"version": version, "rows": rows}).json()["errors"]
    later = caller.patch(path, {"version": version, "rows": rows[:1]}).json()["errors"]
    rules = {"version": version, "pot_pounds": 0, "quality_line_percent": 70, "areas": [{"area": "NONE"}]}
    wrong = caller.send("PUT", f"{path}rules/", rules | {"minimums": [], "rules": []}).json()["errors"]

    assert set(told) == {"rows.1.reference", "rows.2.decline_reason", "rows.2.conditions.0.text"}
    assert later == {"rows.0.award_pounds": ["Enter what it gets, in whole pounds."]}
    assert set(wrong) == {"pot_pounds", "areas.0.area"}
    assert Shortlist.objects.get().version == version


def test_a_day_that_has_gone_by_is_told_by_its_path(caller):
    made = caller.post(PATH, {"name": "As ranked"}).json()
    conditions = [{"text": "Name a lead."}, {"text": "Report.", "due_on": "2001-03-05"}]
    sent = [{"reference": made["rows"][0]["reference"], "conditions": conditions}]

    answer = caller.patch(f"{PATH}{made['shortlist']['id']}/", {"version": made["shortlist"]["version"], "rows": sent})

    assert set(answer.json()["errors"]) == {"rows.0.conditions.1.due_on"}


def test_a_name_twice_and_a_copy_of_nothing_are_refused(caller):
    caller.post(PATH, {"name": "As ranked"})

    assert caller.post(PATH, {"name": "As ranked"}).json()["errors"] == {
        "name": ["This call has a shortlist called “As ranked” already."]
    }
    assert set(caller.post(PATH, {"name": "Copy", "copy_of": 9_999}).json()["errors"]) == {"copy_of"}
