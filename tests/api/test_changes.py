"""What a moderator asked to be changed, by program: the authors tick it off, the moderators see how far they are."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from proposals.models import Proposal, RequestedChange
from proposals.services import moderation
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db

TWO = [("case", "Say where the figures come from."), ("", "Shorten it.")]


@pytest.fixture
def returned(author, moderator):
    proposal = proposal_at(State.SUBMITTED, author=author)
    by = localdate() + timedelta(days=7)
    moderation.return_for_changes(proposal.pk, by=moderator, note="Nearly.", changes=TWO, return_by=by)
    return Proposal.objects.get(pk=proposal.pk)


def path(proposal, change=None):
    return f"proposals/{proposal.reference}/changes/" + (f"{change.pk}/" if change else "")


def ticks(answer):
    return [each["done_by"] for each in answer.json()["requests"][0]["changes"]]


def test_authors_tick_off_what_was_asked_and_moderators_see_it(returned, author, moderator):
    first, _ = RequestedChange.objects.order_by("position")
    read = Caller(author).get(path(returned)).json()["requests"]

    ticked = Caller(author).patch(path(returned, first), {"is_done": True})
    again = Caller(author).patch(path(returned, first), {"is_done": True})
    seen = Caller(moderator).get(path(returned))
    back = Caller(author).patch(path(returned, first), {"is_done": False})

    assert [(each["words"], each["return_by"]) for each in read] == [("Nearly.", str(localdate(returned.return_by)))]
    assert [(each["section"], each["text"], each["done_at"]) for each in read[0]["changes"]] == [
        ("case", "Say where the figures come from.", None), ("", "Shorten it.", None),
    ]  # fmt: skip
    assert [ticks(each) for each in (ticked, again, seen, back)] == [[str(author), None]] * 3 + [[None, None]]
    assert ticked.json() == again.json()


@pytest.mark.parametrize("body", [{}, {"is_done": "yes"}, {"is_done": True, "note": "Done."}])
def test_a_tick_that_says_neither_is_refused(returned, author, body):
    change = RequestedChange.objects.earliest("pk")

    assert Caller(author).patch(path(returned, change), body).status_code == 400
    assert RequestedChange.objects.earliest("pk").done_at is None


def test_a_list_that_was_answered_is_history_for_moderators_alone(returned, author, moderator):
    change = RequestedChange.objects.earliest("pk")
    Caller(author).post(f"proposals/{returned.reference}/steps/submit/", {"is_true": True})

    assert Caller(author).get(path(returned)).json()["requests"] == []
    assert len(Caller(moderator).get(path(returned)).json()["requests"]) == 1
    assert Caller(author).patch(path(returned, change), {"is_done": True}).status_code == 409


def test_others_neither_read_nor_tick(returned, stranger, manager):
    change = RequestedChange.objects.earliest("pk")
    reader = factories.member("Reader")
    factories.co_author(returned, reader, "viewer")

    told = {
        (Caller(person).get(path(returned)).status_code,
         Caller(person).patch(path(returned, change), {"is_done": True}).status_code)
        for person in (stranger, manager)
    }  # fmt: skip

    assert told == {(404, 404), (403, 403)}  # a stranger knows of no draft, a manager knows of this one
    assert Caller(reader).get(path(returned)).status_code == 403
    assert Caller(reader).patch(path(returned, change), {"is_done": True}).status_code == 403
    assert Caller().get(path(returned)).status_code == 401


def test_a_change_of_another_proposal_is_not_there(returned, author):
    other = factories.draft(author=author)
    change = RequestedChange.objects.earliest("pk")

    assert Caller(author).patch(path(other, change), {"is_done": True}).status_code == 404


def test_reading_costs_the_same_for_one_change_and_for_three(author, moderator, django_assert_num_queries):
    for number in (1, 3):
        proposal = proposal_at(State.SUBMITTED, author=author)
        changes = [("case", f"Number {each}.") for each in range(number)]
        moderation.return_for_changes(proposal.pk, by=moderator, changes=changes, return_by=localdate())
        Caller(author).get(path(proposal))
        caller = Caller(author)
        with django_assert_num_queries(7):
            caller.get(path(proposal))
