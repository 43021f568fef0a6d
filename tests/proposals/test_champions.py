"""Writing to the champion of a public proposal: they are told, their address is not, and nobody is flooded."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady
from proposals.models import ChampionMessage, Notice
from proposals.services.champions import write_to_champion
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db
TEXT = "We try the same at our two sites. May we visit you?"


def page(proposal):
    return reverse("proposals:contact", args=[proposal.reference])


def told_to(person):
    return [notice for notice in Notice.objects.filter(recipient=person) if TEXT in notice.body]


@pytest.fixture
def proposal(open_call, author):
    return proposal_at(State.SUBMITTED, call=open_call, author=author, title="Falls at night")


def test_the_champion_is_told_by_whom_and_where_to_answer(client, proposal, author, stranger):
    client.force_login(stranger)

    answer = client.post(page(proposal), {"text": TEXT})

    [notice] = told_to(author)
    assert answer["Location"] == reverse("proposals:detail", args=[proposal.reference])
    assert notice.subject == f"{stranger} writes about {proposal.reference}"
    assert stranger.email in notice.body
    assert author.email not in notice.body


def test_the_page_shows_no_address_but_ones_own(client, proposal, author, stranger):
    client.force_login(stranger)

    text = client.get(page(proposal)).text

    assert stranger.email in text
    assert author.email not in text
    assert str(author) not in text


def test_a_second_click_sends_nothing_more(proposal, author, stranger):
    for _ in range(2):
        write_to_champion(proposal.pk, by=stranger, text=TEXT)

    assert len(told_to(author)) == ChampionMessage.objects.count() == 1


def test_nobody_is_flooded(proposal, author, stranger):
    for number in range(3):
        write_to_champion(proposal.pk, by=stranger, text=f"{TEXT} {number}")
    with pytest.raises(NotReady, match="You wrote to this champion 3 times today"):
        write_to_champion(proposal.pk, by=stranger, text=TEXT)

    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        write_to_champion(proposal.pk, by=stranger, text=TEXT)

    assert len(told_to(author)) == 4


def test_ten_messages_a_day_are_enough(open_call, stranger):
    for number in range(10):
        write_to_champion(proposal_at(State.SUBMITTED, call=open_call).pk, by=stranger, text=f"{TEXT} {number}")

    with pytest.raises(NotReady, match="You wrote 10 messages today"):
        write_to_champion(proposal_at(State.SUBMITTED, call=open_call).pk, by=stranger, text=TEXT)


def test_who_has_a_part_in_it_or_may_not_know_of_it_does_not_write(
    client, open_call, proposal, author, stranger, moderator, observer, administrator
):
    on = factories.panel(open_call)
    hidden = proposal_at(State.SUBMITTED, call=factories.open_call(visibility="confidential"))
    draft = factories.draft(open_call)
    people = {
        "visitor": None, "author": author, "stranger": stranger, "moderator": moderator, "observer": observer,
        "administrator": administrator, "assessor": on.seats[0].person, "chair": on.chair,
    }  # fmt: skip

    def codes(person):
        client.logout()
        if person:
            client.force_login(person)
        return [client.get(page(each)).status_code for each in (proposal, hidden, draft)]

    assert {name: codes(person) for name, person in people.items()} == {
        "visitor": [302, 302, 302],
        "author": [404, 404, 404],
        "stranger": [200, 404, 404],
        "moderator": [200, 404, 404],
        "observer": [404, 404, 404],
        "administrator": [404, 404, 404],
        "assessor": [404, 404, 404],
        "chair": [404, 404, 404],
    }
    with pytest.raises(NotPermitted):
        write_to_champion(proposal.pk, by=on.chair, text=TEXT)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Write a message."),
        ({"text": "  "}, "Write a message."),
        ({"text": "x" * 2_001}, "Shorten the message to 2,000 characters: there are 2001 now."),
    ],
)
def test_bad_input_is_told_and_kept_on_the_page(client, proposal, stranger, typed, told):
    client.force_login(stranger)

    answer = client.post(page(proposal), typed)

    assert answer.status_code == 200
    assert told in words_of(answer)
    assert typed.get("text", "") in answer.text
    assert not ChampionMessage.objects.exists()


def test_what_is_similar_leads_to_its_champion(client, open_call, proposal, stranger):
    draft = factories.draft(open_call, author=stranger, title="Falls at night: sensors")
    client.force_login(stranger)

    assert page(proposal) in client.get(reverse("proposals:similar", args=[draft.reference])).text


def test_a_program_writes_too(proposal, author, stranger):
    sent = Caller(stranger).post(f"proposals/{proposal.reference}/contact/", {"text": TEXT})

    assert (sent.status_code, sent.json()["text"]) == (201, TEXT)
    assert len(told_to(author)) == 1
    assert Caller(stranger).post(f"proposals/{proposal.reference}/contact/", {"text": ""}).status_code == 400
    assert Caller(author).post(f"proposals/{proposal.reference}/contact/", {"text": TEXT}).status_code == 404


def test_the_page_costs_the_same_whatever_was_written(client, proposal, stranger, django_assert_num_queries):
    client.force_login(stranger)
    for written in (0, 2):
        for number in range(written):
            write_to_champion(proposal.pk, by=stranger, text=f"{TEXT} {number}")
        with django_assert_num_queries(5):
            client.get(page(proposal))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_reads_well(clean_page, sign_in):
    proposal = proposal_at(State.SUBMITTED)
    sign_in(factories.member("Stranger"))

    clean_page.goto(page(proposal))

    assert_accessible(clean_page)
