"""The campaign page of a call: how long it is open, and its proposals in the order that somebody asks for."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from exchange.wording import time_to
from proposals.models import Call
from proposals.services import comment_moderation, support
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.proposals.talk import address, comment
from tests.reading import words_of

pytestmark = pytest.mark.django_db
PROPOSALS = reverse("proposals:index")


def titles(response):
    main = response.text[response.text.index('id="proposals"') :]
    return [unescape(title) for title in re.findall(r"<h3[^>]*><a [^>]*>(.*?)</a>", main)]


def page(call):
    return reverse("proposals:call", args=[call.code])


@pytest.fixture
def three(open_call):
    """Quiet is the newest, Loved has two supporters, Debated has two comments and a hidden one."""
    debated, loved, quiet = (
        proposal_at(State.SUBMITTED, call=open_call, title=title) for title in ("Debated", "Loved", "Quiet")
    )
    writer = factories.member()
    for number in range(2):
        comment(debated, writer, f"Number {number}")
        support.give_support(loved.pk, by=factories.member())
    for number in range(3):
        hidden = comment(loved, writer, f"Hidden {number}")
        comment_moderation.hide_comment(hidden.pk, by=loved.cast.moderator, reason="Rude.")
    return debated, loved, quiet


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-submitted", ["Quiet", "Loved", "Debated"]),
        ("-supported", ["Loved", "Quiet", "Debated"]),
        ("-commented", ["Debated", "Quiet", "Loved"]),
    ],
)
def test_the_proposals_of_a_call_stand_in_the_order_asked_for(client, open_call, three, sort, order):
    proposal_at(State.SUBMITTED, title="Of another call")

    assert titles(client.get(page(open_call), {"sort": sort})) == order
    listed = client.get(PROPOSALS, {"sort": sort, "call": open_call.code})
    assert re.findall(r'scope="row"[^>]*><a [^>]*>(.*?)</a>', listed.text) == order


def test_an_order_that_is_not_offered_is_told_and_the_newest_stand_first(client, open_call, three):
    shown = client.get(page(open_call), {"sort": "score"})

    assert titles(shown) == ["Quiet", "Loved", "Debated"]
    assert "This list can’t be sorted like that, so you see the newest first." in words_of(shown)


def test_each_proposal_says_how_many_support_and_discuss_it(client, open_call, three):
    shown = words_of(client.get(page(open_call), {"sort": "-supported"}))

    assert "Submitted Author's own trust" not in shown
    assert "2 supporters No comment yet" in shown
    assert "No supporter yet 2 comments" in shown


def test_what_one_may_not_know_of_is_not_counted(client, open_call):
    on = factories.panel(open_call)
    known, kept = (proposal_at(State.REVIEWED, call=open_call, on=on, title=title) for title in ("Known", "Kept"))
    comment(kept, factories.member())
    asked = panels.assign(kept.pk, by=on.chair, seats=on.seats[:1])
    sheets.declare(asked[0].pk, by=on.seats[0].person, kind="direct", text="My sister wrote it.")
    client.force_login(on.seats[0].person)

    shown = client.get(page(open_call), {"sort": "-commented"})

    assert titles(shown) == ["Known"]
    assert "1 proposal that you may see" in words_of(shown)


def test_the_list_is_turned_page_by_page_in_its_order(client, open_call):
    for number in range(11):
        proposal_at(State.SUBMITTED, call=open_call, title=f"Number {number}")

    first, second = client.get(page(open_call)), client.get(page(open_call), {"page": 2, "sort": "-supported"})

    assert len(titles(first)) == 10
    assert titles(second) == ["Number 0"]
    assert "?page=2" in first.text
    assert "sort=-supported&amp;page=1" in second.text


def test_an_empty_campaign_invites_to_propose(client, open_call):
    closed, later = factories.open_call(code="closed-call"), factories.open_call(code="later-call")
    factories.close_window(closed)
    Call.objects.filter(pk=later.pk).update(opens_at=now() + timedelta(days=2))

    assert "There is no proposal yet that you may see Yours could be the first" in words_of(client.get(page(open_call)))
    assert reverse("proposals:start", args=[open_call.code]) in client.get(page(open_call)).text
    assert "There is no proposal here that you may see" in words_of(client.get(page(closed)))
    assert "Proposals can be started once the call opens." in words_of(client.get(page(later)))


def test_the_page_counts_down_to_the_minute_and_names_the_zone(client, open_call):
    opens, closes = datetime(2026, 6, 1, 9, tzinfo=UTC), datetime(2026, 7, 10, 16, tzinfo=UTC)
    Call.objects.filter(pk=open_call.pk).update(opens_at=opens, closes_at=closes)
    with time_machine.travel(datetime(2026, 7, 7, 11, 30, tzinfo=UTC), tick=False):
        shown = client.get(page(open_call))

    assert "Closes in 3 days, 4 hours , on 10 July 2026, 5:00pm BST." in words_of(shown)
    assert '<time datetime="2026-07-10T17:00:00+01:00" data-countdown>3 days, 4 hours</time>' in shown.text


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=3, hours=4, minutes=59), "3 days, 4 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, minutes=30), "2 days"),
        (timedelta(hours=1, minutes=1), "1 hour, 1 minute"),
        (timedelta(minutes=40, seconds=59), "40 minutes"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=-1), "no time at all"),
    ],
)
def test_what_is_left_is_told_in_two_units(left, said):
    with time_machine.travel(datetime(2026, 7, 7, 11, 30, tzinfo=UTC), tick=False):
        assert time_to(now() + left) == said


@pytest.mark.parametrize("rows", [1, 3])
def test_the_campaign_costs_the_same_with_more_proposals(client, open_call, stranger, rows, django_assert_num_queries):
    for number in range(rows):
        proposal = proposal_at(State.SUBMITTED, call=open_call, title=f"Number {number}")
        for _ in range(rows):
            comment(proposal, factories.member())
            support.give_support(proposal.pk, by=factories.member())

    with django_assert_num_queries(5):
        client.get(page(open_call), {"sort": "-commented"})
    client.force_login(stranger)
    with django_assert_num_queries(10):
        client.get(page(open_call), {"sort": "-supported"})


# --- The page of a proposal, for visitors -----------------------------------------------------------------------
def test_a_public_proposal_says_what_it_is_to_those_who_pass_its_address_on(client, open_call, settings):
    proposal = proposal_at(State.SUBMITTED, call=open_call, title="Falls & more", pitch="Sensors by the bed.")
    shown = client.get(address("detail", proposal)).text
    settings.DEMO = True

    where = f"{settings.BASE_URL}/proposals/{proposal.reference}/"
    for line in [
        '<meta name="robots" content="all">', '<meta name="description" content="Sensors by the bed.">',
        '<meta property="og:title" content="Falls &amp; more">',
        '<meta property="og:description" content="Sensors by the bed.">', f'<meta property="og:url" content="{where}">',
    ]:  # fmt: skip
        assert line in shown
    assert '<meta name="robots" content="noindex">' in client.get(address("detail", proposal)).text


def test_what_is_not_public_describes_itself_to_nobody(client, open_call, author):
    draft = factories.draft(open_call, author=author, pitch="A secret pitch.")
    client.force_login(author)

    shown = client.get(address("detail", draft)).text

    assert "og:title" not in shown
    assert '<meta name="robots" content="noindex">' in shown


def test_a_visitor_reads_of_a_funded_proposal_how_it_spreads_and_what_is_said(client, open_call):
    funded = proposal_at(State.FUNDED, call=open_call, title="Falls at night")
    comment(funded, factories.member("Mira"), "We tried it too.")
    support.give_support(funded.pk, by=factories.member())

    shown = words_of(client.get(address("detail", funded)))

    for told in ("1 person supports it.", "We tried it too.", "How it spreads: sites and measures", "Priority area"):
        assert told in shown


# --- In a browser -----------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock_of_the_machine")
def test_the_campaign_page_is_accessible_and_its_countdown_says_what_the_server_said(clean_page):
    call = factories.open_call(closes_at=now() + timedelta(days=3, hours=4, minutes=20))
    loved = proposal_at(State.SUBMITTED, call=call, title="Loved", pitch="A long pitch. " * 20)
    support.give_support(loved.pk, by=factories.member())
    empty = factories.open_call()
    for each in (empty, call):
        clean_page.goto(page(each))
        assert_accessible(clean_page)

    script = (
        "import('/static/js/countdown.js').then((module) => [3.2e8, 86400e3, 3660e3, 59e3, -1].map(module.timeLeft))"
    )
    assert clean_page.evaluate(script) == [
        "3 days, 16 hours", "1 day", "1 hour, 1 minute", "less than a minute", "no time at all",
    ]  # fmt: skip
    expect(clean_page.locator("time[data-countdown]")).to_have_text("3 days, 4 hours")
    clean_page.get_by_role("link", name="Most supported").click()
    clean_page.wait_for_url("**?sort=-supported#proposals")
