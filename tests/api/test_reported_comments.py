"""Moderating comments by program: what was reported, hiding with a reason, and showing again."""

import pytest

from proposals.services import comment_moderation, discussion
from proposals.states import State
from tests.api.caller import Caller
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(moderator):
    return Caller(moderator)


@pytest.fixture
def talked_about(open_call, author):
    return proposal_at(State.SUBMITTED, call=open_call, author=author)


def reported(proposal, *, by, text="You are wrong."):
    comment = discussion.write_comment(proposal.pk, by=by, text=text)
    comment_moderation.report_comment(comment.pk, by=proposal.cast.author, reason="Rude.")
    return comment


def test_a_reported_comment_is_hidden_with_a_reason_and_shown_again(program, talked_about, stranger, author, moderator):
    comment = reported(talked_about, by=stranger)
    at = f"proposals/{talked_about.reference}/comments/{comment.pk}/moderate/"
    listed = program.get("desk/reports/").json()["results"]

    hidden = program.post(at, {"ruling": "hidden", "reason": "Keep it civil."})
    hidden_for_others = Caller().get(f"proposals/{talked_about.reference}/comments/{comment.pk}/").json()
    shown = program.post(at, {"ruling": "shown", "reason": "It was a quote."})

    assert [(each["id"], each["text"], [why["reason"] for why in each["reports"]]) for each in listed] == [
        (comment.pk, "You are wrong.", ["Rude."])
    ]
    assert (hidden.status_code, hidden.json()["place"], hidden.json()["waiting"]) == (200, "hidden", [])
    assert [each["reporter"] for each in hidden.json()["settled"]] == [str(author)]
    assert (hidden_for_others["place"], hidden_for_others["text"]) == ("hidden", "")
    assert shown.json()["place"] == "shown"
    assert [(each["ruling"], each["reason"], each["by"]) for each in shown.json()["rulings"]] == [
        ("hidden", "Keep it civil.", str(moderator)), ("shown", "It was a quote.", str(moderator)),
    ]  # fmt: skip
    assert program.get("desk/reports/").json()["count"] == 0
    assert program.get(at).json() == shown.json()


def test_a_ruling_without_a_reason_or_twice_is_refused(program, talked_about, stranger):
    comment = reported(talked_about, by=stranger)
    at = f"proposals/{talked_about.reference}/comments/{comment.pk}/moderate/"

    told = [
        (answer.status_code, list(answer.json()["errors"]))
        for answer in (
            program.post(at, {"ruling": "hidden", "reason": " "}),
            program.post(at, {"ruling": "hidden", "reason": "x" * 501}),
            program.post(at, {"ruling": "burnt", "reason": "Rude."}),
            program.post(at, {"ruling": "shown", "reason": "It is fine."}),
        )
    ]

    assert told == [(409, ["reason"]), (409, ["reason"]), (400, ["ruling"]), (409, [])]
    assert program.post(at, {"ruling": "kept", "reason": "It is fine."}).status_code == 200
    assert program.post(at, {"ruling": "kept", "reason": "It is fine."}).status_code == 409


def test_nobody_decides_about_their_own_comment(program, talked_about, moderator):
    comment = reported(talked_about, by=moderator)

    assert program.get("desk/reports/").json()["count"] == 0
    assert program.get(f"proposals/{talked_about.reference}/comments/{comment.pk}/moderate/").status_code == 403


def test_what_authors_say_among_themselves_is_not_there_to_moderate(program, talked_about, author):
    comment = discussion.write_comment(talked_about.pk, by=author, text="Among us.", audience="authors")

    assert program.get(f"proposals/{talked_about.reference}/comments/{comment.pk}/moderate/").status_code == 404


def test_listing_reports_costs_the_same_for_one_and_for_three(
    program, talked_about, stranger, django_assert_num_queries
):
    for texts in (["One."], ["Two.", "Three."]):
        for text in texts:
            reported(talked_about, by=stranger, text=text)
        program.get("desk/reports/")
        with django_assert_num_queries(6):
            program.get("desk/reports/")
