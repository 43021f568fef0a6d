"""The discussion by API: the same rows, limits and refusals as on the pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.models import Comment
from proposals.services import comment_moderation, discussion
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.api.test_fuzz import BRIEFLY, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(open_call, author):
    return factories.proposal_at(State.SUBMITTED, call=open_call, author=author)


def test_a_thread_is_written_read_and_taken_back(submitted, stranger, author):
    path = f"proposals/{submitted.reference}/comments/"
    asked = Caller(stranger).post(path, {"text": "Did you measure it?"}).json()
    answered = Caller(author).post(path, {"text": "Yes.", "parent": asked["id"]}).json()
    changed = Caller(author).patch(f"{path}{answered['id']}/", {"version": 1, "text": "Yes, twice."}).json()
    removed = Caller(stranger).send("DELETE", f"{path}{asked['id']}/").json()
    listed = Caller().get(path).json()

    assert (changed["text"], changed["is_edited"], changed["as_author"]) == ("Yes, twice.", True, True)
    assert (removed["place"], removed["text"], removed["writer"]) == ("removed", "", "")
    assert [(each["id"], each["parent"], each["place"], each["text"]) for each in listed["results"]] == [
        (asked["id"], None, "removed", ""), (answered["id"], asked["id"], "shown", "Yes, twice."),
    ]  # fmt: skip
    assert [comment["writer"] for comment in listed["results"]] == ["", str(author)]


def test_authors_find_their_own_discussion_in_the_list_and_others_do_not(submitted, stranger, author, moderator):
    path = f"proposals/{submitted.reference}/comments/"
    Caller(author).post(path, {"text": "Among us.", "audience": "authors"})
    Caller(author).post(path, {"text": "For all."})

    found = {
        person: [each["text"] for each in Caller(person).get(path).json()["results"]]
        for person in (author, stranger, moderator, None)
    }

    assert found == {author: ["Among us.", "For all."], stranger: ["For all."], moderator: ["For all."],
                     None: ["For all."]}  # fmt: skip
    assert Caller(author).get(path, audience="authors").json()["count"] == 1
    assert Caller(stranger).get(path, audience="authors").json()["count"] == 0
    assert Caller(stranger).get(path, audience="nobody").status_code == 400


def test_refusals_name_their_fields(submitted, stranger):
    path = f"proposals/{submitted.reference}/comments/"
    caller = Caller(stranger)
    written = caller.post(path, {"text": "First."}).json()
    caller.patch(f"{path}{written['id']}/", {"version": 1, "text": "Second."})
    stale = caller.patch(f"{path}{written['id']}/", {"version": 1, "text": "Third."}).json()

    assert caller.post(path, {"text": ""}).json()["errors"] == {"text": ["Write your comment."]}
    assert caller.post(path, {"words": "Hello"}).json()["errors"] == {
        "words": ["There is no field of this name."], "text": ["This field is required."],
    }  # fmt: skip
    assert (stale["status"], stale["stored"]) == (409, {"version": 2, "text": "Second."})


def test_an_unclear_name_is_asked_about(submitted, stranger):
    one, two = (
        factories.member("Mira", family_name="Patel", at=factories.organisation(name), email=f"{name}@exchange.example")
        for name in ("Walsall", "Dudley")
    )
    path = f"proposals/{submitted.reference}/comments/"

    unclear = Caller(stranger).post(path, {"text": "@Mira-Patel, look."}).json()
    clear = Caller(stranger).post(path, {"text": "@Mira-Patel, look.", "meanings": {"@Mira-Patel": two.pk}}).json()

    assert unclear["errors"] == {
        "meanings": [
            f"Say whom you mean by @Mira-Patel: {one.pk} for Mira Patel, Walsall; or {two.pk} for Mira Patel, Dudley."
        ]
    }
    assert clear["mentions"] == ["Mira Patel"]
    assert list(Comment.objects.get().mentions.values_list("person", flat=True)) == [two.pk]


def test_a_report_reaches_the_moderators_and_a_hidden_comment_is_handed_out_to_nobody(
    submitted, stranger, author, moderator
):
    written = discussion.write_comment(submitted.pk, by=stranger, text="Rude words.")
    path = f"proposals/{submitted.reference}/comments/{written.pk}/"
    reported = Caller(author).post(f"{path}report/", {"reason": "Unfair."})
    comment_moderation.hide_comment(written.pk, by=moderator, reason="Rude.")

    assert reported.status_code == 200
    for person in (None, stranger, author, moderator):
        assert "Rude words." not in Caller(person).get(path).content.decode()
        assert "Rude words." not in Caller(person).get(f"proposals/{submitted.reference}/comments/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_more_comments(submitted, stranger, rows, django_assert_num_queries):
    for number in range(rows):
        discussion.write_comment(submitted.pk, by=factories.member(), text=f"Number {number}")
    caller = Caller(stranger)

    with django_assert_num_queries(10):
        caller.get(f"proposals/{submitted.reference}/comments/")


@BRIEFLY
@given(body=st.dictionaries(st.sampled_from(["text", "parent", "audience", "meanings"]), values, max_size=4) | values)
def test_no_body_makes_it_fail(body, submitted, stranger):
    assert Caller(stranger).post(f"proposals/{submitted.reference}/comments/", body).status_code in (201, 400, 403, 409)
