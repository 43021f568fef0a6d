"""Long threads and long records: the latest of them are shown, and all of them on request."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from proposals.desk.review import SHOWN
from proposals.discussion.comments import ANSWERS_SHOWN
from proposals.services import claims, moderation, writing
from proposals.states import State
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.proposals.talk import address, comment
from tests.reading import words_of

pytestmark = pytest.mark.django_db
MORE = ANSWERS_SHOWN + 2


@pytest.fixture
def submitted(open_call, author):
    return proposal_at(State.SUBMITTED, call=open_call, author=author, title="Falls at night")


def thread_of(proposal, number=MORE):
    """A question and so many answers to it."""
    question = comment(proposal, factories.member(), "Who pays?")
    writer = factories.member()
    return question, [comment(proposal, writer, f"Answer {each}.", parent=question.pk) for each in range(number)]


def answers_on(response):
    return [int(number) for number in re.findall(r"Answer (\d+)\.", response.text)]


# --- Threads ----------------------------------------------------------------------------------------------------------
def test_a_long_thread_shows_its_latest_answers_and_the_way_to_all(client, submitted):
    question, _ = thread_of(submitted)
    thread_of(submitted, 1)
    page = client.get(address("discussion", submitted))

    whole = client.get(address("discussion", submitted), {"thread": question.pk})

    assert answers_on(page) == [*range(2, MORE), 0]
    assert f'?thread={question.pk}#comment-{question.pk}">Show 2 earlier answers</a>' in page.text
    assert answers_on(whole) == [*range(MORE), 0]
    assert "earlier answer" not in whole.text


def test_a_thread_of_ten_answers_is_shown_whole(client, submitted):
    thread_of(submitted, ANSWERS_SHOWN)

    page = client.get(address("discussion", submitted))

    assert answers_on(page) == [*range(ANSWERS_SHOWN)]
    assert "earlier answer" not in page.text


def test_an_answer_that_was_removed_is_neither_shown_nor_counted(client, submitted):
    _, answers = thread_of(submitted)
    for each in (answers[0], answers[-1]):
        type(each).objects.filter(pk=each.pk).update(removed_at=each.written_at, text="")

    page = client.get(address("discussion", submitted))

    assert answers_on(page) == [*range(1, MORE - 1)]
    assert "earlier answer" not in page.text


def test_a_link_to_an_answer_opens_its_thread_where_it_is_not_shown(client, submitted):
    question, answers = thread_of(submitted)
    page = address("discussion", submitted)

    led_to = [client.get(address("comment", submitted, each.pk)).url for each in (answers[0], answers[2])]

    assert led_to == [
        f"{page}?thread={question.pk}#comment-{answers[0].pk}",
        f"{page}#comment-{answers[2].pk}",
    ]


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "9" * 30, "٣", "0"])
def test_nonsense_in_place_of_a_thread_shows_the_usual_page(client, submitted, nonsense):
    thread_of(submitted)

    page = client.get(address("discussion", submitted), {"thread": nonsense})

    assert (page.status_code, answers_on(page)) == (200, [*range(2, MORE)])


def test_the_thread_of_another_discussion_is_not_shown(client, submitted):
    question, _ = thread_of(proposal_at(State.SUBMITTED, call=submitted.call))
    thread_of(submitted, 1)

    assert answers_on(client.get(address("discussion", submitted), {"thread": question.pk})) == [0]


@pytest.mark.parametrize("answers", [1, MORE])
def test_a_long_thread_costs_no_query_more(client, submitted, answers, django_assert_num_queries):
    question, _ = thread_of(submitted, answers)

    for query in ({}, {"thread": question.pk}):
        with django_assert_num_queries(7):
            client.get(address("discussion", submitted), query)


# --- A moderator's page -----------------------------------------------------------------------------------------------
def review_page(proposal):
    return reverse("proposals:review", args=[proposal.reference])


def asked_again(proposal, moderator, times):
    for number in range(times):
        until = localdate() + timedelta(days=30)
        moderation.return_for_changes(proposal.pk, by=moderator, return_by=until, note=f"Request {number}.")
        writing.submit(proposal.pk, by=proposal.lead_author)


def requests_on(response):
    return [int(number) for number in re.findall(r"Request (\d+)\.", words_of(response))]


def test_a_moderator_reads_the_latest_claims_and_all_of_them_on_request(client, submitted, moderator):
    for _ in range(SHOWN + 1):
        claims.claim(submitted.pk, by=moderator)
        claims.release(submitted.pk, by=moderator)
    claims.claim(submitted.pk, by=moderator)
    client.force_login(moderator)

    few, all_of_them = (client.get(review_page(submitted), query) for query in ({}, {"all": "yes"}))

    def ended(response):
        return words_of(response).count(f"{moderator}, from ")

    assert (ended(few), ended(all_of_them)) == (SHOWN - 1, SHOWN + 1)
    assert ["Show all who had it" in each.text for each in (few, all_of_them)] == [True, False]
    assert ["You, since" in words_of(each) for each in (few, all_of_them)] == [True, True]


def test_a_moderator_reads_the_latest_requests_and_all_of_them_on_request(client, submitted, moderator):
    asked_again(submitted, moderator, SHOWN + 1)
    client.force_login(moderator)

    few, all_of_them = (client.get(review_page(submitted), query) for query in ({}, {"all": "yes"}))

    assert requests_on(few) == [*range(SHOWN, 0, -1)]
    assert requests_on(all_of_them) == [*range(SHOWN, -1, -1)]
    assert ["Show all that was asked for" in each.text for each in (few, all_of_them)] == [True, False]


# --- In a browser -----------------------------------------------------------------------------------------------------
@pytest.mark.browser
def test_earlier_answers_are_opened(clean_page, submitted):
    thread_of(submitted)

    clean_page.goto(address("discussion", submitted))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Show 2 earlier answers").click()

    expect(clean_page.get_by_text("Answer 0.")).to_be_visible()
    assert_accessible(clean_page)
