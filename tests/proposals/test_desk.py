"""The moderation desk: who sees what, since when, and how to get on."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.desk import shelves as desk
from proposals.desk.shelves import clock_for
from proposals.models import Proposal
from proposals.services import claims, moderation, writing
from proposals.states import State
from scoring.services import decisions, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.lifecycle.worlds import DECLINE

DESK = reverse("proposals:desk")


def submitted(days_ago=0, **facts):
    proposal = proposal_at(State.SUBMITTED, **facts)
    Proposal.objects.filter(pk=proposal.pk).update(submitted_at=now() - timedelta(days=days_ago))
    return proposal


def titles(response):
    return [unescape(title) for title in re.findall(r'<th role="rowheader"[^>]*><a [^>]*>(.*?)</a>', response.text)]


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


def test_a_moderator_with_a_conflict_does_not_meet_the_proposal_on_the_desk(desk_of, client, open_call, moderator):
    on = factories.panel(open_call, assessors=0)
    seat = factories.seat(on.panel, moderator)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on, title="A friend’s")
    proposal_at(State.REVIEWED, call=open_call, on=on, title="A stranger’s")
    [assignment] = panels.assign(proposal.pk, by=on.chair, seats=[seat])
    sheets.declare(assignment.pk, by=moderator, kind="direct", text="I am married to the author.")

    assert titles(desk_of(shelf="passed")) == ["A stranger’s"]
    assert desk.counts_for(moderator)["passed"] == 1
    assert {entry.proposal.title for entry in desk.news_for(moderator).shown} == {"A stranger’s"}
    assert client.get(reverse("proposals:review", args=[proposal.reference])).status_code == 404


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
    with django_assert_num_queries(11):
        desk_of()
    for _ in range(2):
        submitted(call=open_call)
    with django_assert_num_queries(11):
        assert len(titles(desk_of())) == 3


# --- Counts, filters and news ----------------------------------------------------------------------------------------
@pytest.fixture
def busy(moderator):
    """Four that wait: overdue, due soon and claimed by somebody, new and back from its authors, new and claimed."""
    with time_machine.travel("2026-06-17T10:00:00Z", tick=False):
        call, other = factories.open_call(), factories.moderator()
        submitted(30, call=call, title="Late")
        claims.claim(submitted(7, call=call, title="Soon").pk, by=other)
        back = submitted(call=call, title="Back")
        moderation.return_for_changes(back.pk, by=other, note="More figures.", return_by=localdate())
        writing.submit(back.pk, by=back.cast.author)
        claims.claim(submitted(call=call, title="Mine").pk, by=moderator)
        yield


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"clock": "late"}, ["Late"]),
        ({"clock": "due"}, ["Soon"]),
        ({"clock": "new"}, ["Back", "Mine"]),
        ({"claimed": "me"}, ["Mine"]),
        ({"claimed": "nobody"}, ["Late", "Back"]),
        ({"claimed": "others"}, ["Soon"]),
        ({"back": "yes"}, ["Back"]),
        ({"back": "yes", "claimed": "me"}, []),
        ({"q": "late"}, ["Late"]),
    ],
)
def test_the_desk_is_narrowed_by_what_stands_in_the_address(desk_of, busy, query, found):
    assert titles(desk_of(**query)) == found


def test_the_desk_counts_what_waits_by_clock_and_claim(busy, moderator):
    proposal_at(State.DECLINED)

    assert desk.counts_for(moderator) == {
        "waiting": 4, "returned": 0, "passed": 0, "declined": 1, "late": 1, "due": 1, "me": 1, "nobody": 2,
    }  # fmt: skip


def test_a_claim_filter_is_not_there_where_nothing_is_claimed(desk_of):
    page = desk_of(shelf="declined").text

    assert 'name="back"' in page
    assert 'name="claimed"' not in page
    assert 'name="clock"' not in page


CLOCKS = ["late", "due", "new"]


def test_the_clock_of_the_filter_is_the_clock_of_the_line(busy, moderator):
    """At every hour of a fortnight with a bank holiday in it."""
    waiting, seen_clocks = desk.on_shelf(desk.SHELVES[0], moderator), set()
    for hours in range(0, 14 * 24, 5):
        with time_machine.travel(datetime(2027, 5, 1, tzinfo=UTC) + timedelta(hours=hours), tick=False):
            Proposal.objects.filter(title="Late").update(submitted_at=now() - timedelta(hours=hours % 230))
            told = [
                (line.seen.pk, line.clock and line.clock.urgency or "new")
                for line in desk.lines_for(list(waiting.all()), moderator)
            ]
            kept = [(row.pk, urgency) for urgency in CLOCKS for row in waiting.filter(desk.with_clock(urgency))]
            assert sorted(kept) == sorted(told)
            seen_clocks |= {urgency for _, urgency in told}
    assert seen_clocks == set(CLOCKS)


def test_what_others_did_is_news_until_it_is_seen(desk_of, client, moderator):
    proposal = proposal_at(State.SUBMITTED, title="New to me")
    mine = proposal_at(State.SUBMITTED)
    moderation.return_for_changes(mine.pk, by=moderator, note="More.", return_by=localdate())
    assert "2 changes in the last seven days" in (page := desk_of()).text
    [until] = re.findall(r'name="until" value="([^"]+)"', page.text)
    after = proposal_at(State.SUBMITTED, title="In between")

    assert client.post(reverse("proposals:desk_seen"), {"until": unescape(until)}).url == DESK

    told = desk.news_for(moderator)
    assert [(entry.proposal, entry.step) for entry in told.shown] == [(after, "submit")]
    assert not told.is_first_look
    moderation.return_for_changes(proposal.pk, by=factories.moderator(), note="More.", return_by=localdate())
    assert desk.news_for(moderator).total == 2


@pytest.mark.parametrize("typed", ["", "yesterday", "2026-13-45T00:00", "9999-12-31T00:00:00+00:00", "2026-01-01"])
def test_nothing_that_is_still_to_come_is_marked_as_seen(desk_of, client, moderator, typed):
    assert client.post(reverse("proposals:desk_seen"), {"until": typed}).status_code == 302

    assert desk.news_for(moderator).since <= now()


def test_a_secret_decision_is_no_news(moderator, manager):
    scored = proposal_at(State.SCORED)
    before = desk.news_for(moderator).total
    decisions.decline(scored.pk, by=manager, **DECLINE)

    assert desk.news_for(moderator).total == before


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
