"""The test of the gate: leaks planted on purpose must be found, and a view without a leak must not be."""

from copy import copy

import pytest

from proposals import notifications
from tests.trust.leaks import LEAKS
from tests.trust.secrets import CONFIDENTIAL, CONFLICTS, DECISIONS, DRAFTS, SHEETS
from tests.trust.two_worlds import Asked, differences, in_world, leaks_in, mails_to, told_in_both

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.trust.leaks")]

REQUESTS = [Asked(method, f"/leaks/{name}/") for name in LEAKS for method in ("GET", "POST")]


def found_by_the_gate(world, who: str, secrets: set[str]) -> dict[str, list[str]]:
    def ask_both(requests):
        return told_in_both(world, secrets, world.clients[who], requests, {})

    found = differences(ask_both(REQUESTS), again=ask_both)
    return {each.asked.path.split("/")[2]: each.what for each in found}


def test_the_gate_finds_what_leaks_to_an_author(world):
    found = found_by_the_gate(world, "lead", {SHEETS, DECISIONS, DRAFTS, CONFIDENTIAL})

    assert found == {
        "names_an_assessor": ["body"],
        "counts_returned_sheets": ["body"],
        "orders_by_score": ["body"],
        "tells_a_decision_in_a_header": ["headers"],
        "asks_once_more_where_an_award_waits": ["statements"],
        "forbids_what_it_should_not_know": ["status", "body"],
        "searches_comments": ["body"],
        "filters_by_the_true_state": ["body"],
        "dates_its_answer_by_history": ["headers"],
        "sends_you_elsewhere_once_it_is_decided": ["headers"],
        "prints_the_note_to_the_chair": ["body"],
        "refuses_in_other_words_when_all_is_in": ["body"],
    }


def test_the_gate_finds_what_leaks_to_someone_with_a_conflict(world):
    found = found_by_the_gate(world, "conflicted", {CONFLICTS})

    assert found["lists_what_one_has_a_conflict_with"] == ["body"]
    assert found["counts_conflicts"] == ["body"]


def test_the_gate_is_quiet_where_nothing_is_secret(world):
    assert found_by_the_gate(world, "lead", set()) == {}
    assert "nothing_at_all" in LEAKS


def test_canaries_are_heard(world):
    told = told_in_both(world, set(), world.clients["lead"], REQUESTS, {})

    heard = {line.split("/")[2] for line in leaks_in(told["B"])}
    assert heard == {"names_an_assessor", "prints_the_note_to_the_chair"}


def test_a_mail_that_goes_out_under_embargo_is_found(world, monkeypatch):
    tell = notifications.tell_about_step

    def tell_at_once(proposal, entry):
        told = copy(entry)
        told.is_embargoed = False
        tell(proposal, told)

    monkeypatch.setattr(notifications, "tell_about_step", tell_at_once)
    mailed = {}
    for which in ("A", "B"):
        with in_world(world, which, {DECISIONS}):
            mailed[which] = mails_to(world.people["lead"])

    assert mailed["A"] != mailed["B"]
