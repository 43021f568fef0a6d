"""The moderation desk: who sees what, since when, and how to get on."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals import desk
from proposals.desk import clock_for
from proposals.models import Proposal
from proposals.services import moderation
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at

DESK = reverse("proposals:desk")


def submitted(days_ago=0, **facts):
    proposal = proposal_at(State.SUBMITTED, **facts)
    Proposal.objects.filter(pk=proposal.pk).update(submitted_at=now() - timedelta(days=days_ago))
    return proposal


def titles(response):
    return [unescape(title) for title in re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', response.text)]


@pytest.fixture
def desk_of(client, moderator):
    client.force_login(moderator)
    return lambda **query: client.get(DESK, query)


def test_the_oldest_submission_stands_first(desk_of, open_call):
    for title, age in [("Younger", 2), ("Oldest", 9), ("New", 0)]:
        submitted(age, call=open_call, title=title)

    assert titles(desk_of()) == ["Oldest", "Younger", "New"]


def test_each_shelf_holds_its_own(desk_of, open_call, moderator):
    on = factories.panel(open_call)
    submitted(call=open_call, title="Waiting")
    back = submitted(call=open_call, title="Back")
    moderation.return_for_changes(back.pk, by=moderator, note="More figures.", return_by=localdate())
    proposal_at(State.REVIEWED, call=open_call, on=on, title="Passed")
    proposal_at(State.DECLINED, call=open_call, title="Declined")

    shelves = {shelf.name: titles(desk_of(shelf=shelf.name)) for shelf in desk.SHELVES}

    assert shelves == {"waiting": ["Waiting"], "returned": ["Back"], "passed": ["Passed"], "declined": ["Declined"]}


def test_a_shelf_that_is_not_there_is_not_found(desk_of):
    assert desk_of(shelf="top").status_code == 404


def test_a_decision_under_embargo_still_stands_with_the_passed_ones(desk_of):
    proposal_at(State.FUNDED, announced=False, title="Funded in secret")

    page = desk_of(shelf="passed")

    assert titles(page) == ["Funded in secret"]
    assert "Scored</strong>" in page.text
    assert "Funded</strong>" not in page.text


def test_a_moderator_who_wrote_a_proposal_does_not_meet_it_on_the_desk(desk_of, open_call, moderator):
    mine = submitted(call=open_call, title="Mine")
    factories.co_author(mine, moderator)
    submitted(call=open_call, title="Somebody’s")

    assert titles(desk_of()) == ["Somebody’s"]


def test_a_moderator_with_a_conflict_does_not_meet_the_proposal_on_the_desk(desk_of, open_call, moderator):
    on = factories.panel(open_call, assessors=0)
    seat = factories.seat(on.panel, moderator)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on, title="A friend’s")
    proposal_at(State.REVIEWED, call=open_call, on=on, title="A stranger’s")
    [assignment] = panels.assign(proposal.pk, by=on.chair, seats=[seat])
    sheets.declare(assignment.pk, by=moderator, kind="direct", text="I am married to the author.")

    assert titles(desk_of(shelf="passed")) == ["A stranger’s"]


def test_the_desk_is_for_moderators(client, author, manager):
    assert client.get(DESK).status_code == 302
    for person in (author, manager):
        client.force_login(person)
        assert client.get(DESK).status_code == 403


def test_the_desk_narrows_by_call_and_area(desk_of, open_call):
    other_call = factories.open_call(title="Another call")
    submitted(call=open_call, title="Here")
    submitted(call=other_call, title="There")

    assert titles(desk_of(call=other_call.code)) == ["There"]
    assert sorted(titles(desk_of(area=factories.area().pk))) == ["Here", "There"]


def test_a_malformed_filter_is_named_and_the_list_stays(desk_of, open_call):
    submitted(call=open_call, title="Here")

    response = desk_of(call="no-such-call", page="x")

    assert response.status_code == 200
    assert titles(response) == ["Here"]
    assert "There is a problem" in response.text
    assert "There is no such page in this list" in response.text


def test_an_empty_desk_says_what_will_come(desk_of):
    assert "No submission waits for a moderator." in desk_of().text


def test_the_desk_costs_the_same_for_one_row_and_for_three(desk_of, open_call, django_assert_num_queries):
    submitted(call=open_call)
    with django_assert_num_queries(9):
        desk_of()
    for _ in range(2):
        submitted(call=open_call)
    with django_assert_num_queries(9):
        assert len(titles(desk_of())) == 3


MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("today", "words", "urgency"),
    [
        (date(2026, 3, 2), "Came in today", ""),
        (date(2026, 3, 3), "Day 1 of 6", ""),
        (date(2026, 3, 5), "Day 3 of 6", ""),
        (date(2026, 3, 8), "Day 4 of 6", "due"),
        (date(2026, 3, 10), "Due today", "due"),
        (date(2026, 3, 11), "Overdue by 1 working day", "late"),
        (date(2026, 3, 16), "Overdue by 4 working days", "late"),
    ],
)
def test_the_clock_counts_working_days(today, words, urgency):
    assert clock_for(MONDAY, today) == (words, urgency)


def test_the_clock_stands_still_at_easter():
    assert clock_for(date(2026, 4, 1), date(2026, 4, 12)) == ("Day 5 of 6", "due")


@pytest.mark.browser
def test_the_desk_reads_well(clean_page, sign_in, open_call, moderator):
    submitted(9, call=open_call)
    sign_in(moderator)
    clean_page.goto(DESK)
    assert_accessible(clean_page)
