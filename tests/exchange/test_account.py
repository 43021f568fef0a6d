"""A person's own account: details, what they hold, tokens."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import now
from knox.models import AuthToken

from exchange import people
from exchange.models import Member
from scoring.models import SeatKind
from tests import factories
from tests.browser_fixtures import assert_accessible

ACCOUNT, TOKENS = reverse("account"), reverse("tokens")
DETAILS = {"given_name": "Mira", "family_name": "Smith", "job_title": "Consultant midwife", "version": 1}


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def kept(person):
    fields = ["given_name", "family_name", "job_title", "version", "email"]
    return Member.objects.values_list(*fields).get(pk=person.pk)


@pytest.fixture
def at_author(client, author):
    client.force_login(author)
    return client


def test_the_account_is_for_those_who_signed_in(client, db):
    assert client.get(ACCOUNT).status_code == 302
    assert client.post(TOKENS, {"days": 30}).status_code == 302


# --- Details ---------------------------------------------------------------------------------------------------------
def test_people_change_their_own_name_and_job_title(at_author, author):
    assert at_author.post(ACCOUNT, DETAILS).url == ACCOUNT
    assert kept(author) == ("Mira", "Smith", "Consultant midwife", 2, author.email)


def test_a_second_tab_is_shown_what_stands_and_may_save_again(at_author, author):
    at_author.post(ACCOUNT, DETAILS)

    second = at_author.post(ACCOUNT, DETAILS | {"job_title": "Head of midwifery"})

    assert "They now say: Mira Smith, Consultant midwife." in second.text
    assert 'value="Head of midwifery"' in second.text
    assert kept(author)[2:4] == ("Consultant midwife", 2)
    [version] = re.findall(r'name="version" value="(\d+)"', second.text)
    at_author.post(ACCOUNT, DETAILS | {"job_title": "Head of midwifery", "version": version})
    assert kept(author)[2:4] == ("Head of midwifery", 3)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"given_name": " "}, "Enter your first name"),
        ({"family_name": "x" * 81}, "at most 80 characters"),
        ({"version": "old"}, "There is a problem"),
    ],
)
def test_details_that_cannot_be_kept_are_named(at_author, author, changes, sentence):
    response = at_author.post(ACCOUNT, DETAILS | changes)

    assert response.status_code == 200
    assert sentence in response.text
    assert kept(author)[3] == 1


def test_nothing_else_can_be_changed_here(at_author, author):
    at_author.post(ACCOUNT, DETAILS | {"email": "other@exchange.example", "is_active": "", "office": "manager"})

    assert kept(author)[4] == author.email
    assert Member.objects.get(pk=author.pk).offices == frozenset()


# --- What they hold --------------------------------------------------------------------------------------------------
def test_offices_seats_and_organisations_are_told_in_words(client, open_call):
    person = factories.member("Ines", at=factories.organisation("Dudley Group"), office="moderator")
    panel = factories.panel(open_call).panel
    factories.seat(panel, person, SeatKind.LAY)
    client.force_login(person)

    page = text_of(client.get(ACCOUNT))

    assert "Dudley Group, since 1 January 2020" in page
    assert "Moderator. You review submissions" in page
    assert f"You have the lay (patient or public) seat on {panel.name} of Safety at scale." in page


def test_a_seat_that_was_left_is_not_held(client, open_call):
    person = factories.member()
    seat = factories.seat(factories.panel(open_call).panel, person)
    seat.left_on = date(2026, 1, 1)
    seat.save()
    client.force_login(person)

    assert "You hold no office and sit on no panel." in client.get(ACCOUNT).text


def test_somebody_without_an_organisation_is_told_whom_to_write_to(client, db):
    client.force_login(factories.member())

    assert "You belong to no member organisation yet" in client.get(ACCOUNT).text


def test_the_account_costs_the_same_with_one_of_each_and_with_three(client, open_call, django_assert_num_queries):
    person = factories.member(at=factories.organisation())
    factories.seat(factories.panel(open_call).panel, person)
    client.force_login(person)
    with django_assert_num_queries(6):
        client.get(ACCOUNT)
    for _ in range(2):
        factories.seat(factories.panel(open_call).panel, person)
        people.issue_token(by=person, days=30)
    with django_assert_num_queries(6):
        client.get(ACCOUNT)


# --- Tokens ----------------------------------------------------------------------------------------------------------
def token_on(page):
    [token] = re.findall(r'id="new-token" value="([^"]+)"', page.text)
    return token


def test_a_token_is_shown_once_and_opens_the_api(at_author, client, author):
    made = at_author.post(TOKENS, {"days": 30})
    text = token_on(made)

    assert made.headers["Cache-Control"] == "private, no-store"
    assert text not in at_author.get(ACCOUNT).text
    [token] = AuthToken.objects.all()
    assert token.user == author
    assert timedelta(days=29) < token.expiry - now() <= timedelta(days=30)
    client.logout()
    answer = client.get(reverse("api:proposals"), headers={"Authorization": f"Token {text}"})
    assert answer.status_code == 200


def test_a_revoked_token_is_worth_nothing_at_once(at_author, client, author):
    token, text = people.issue_token(by=author, days=30)

    assert at_author.post(TOKENS, {"revoke": token.token_key}).url == ACCOUNT

    client.logout()
    answer = client.get(reverse("api:proposals"), headers={"Authorization": f"Token {text}"})
    assert answer.status_code == 401


def test_nobody_revokes_another_person_s_token(at_author, stranger):
    token, _ = people.issue_token(by=stranger, days=30)

    response = at_author.post(TOKENS, {"revoke": token.token_key}, follow=True)

    assert "That token was gone already." in response.text
    assert AuthToken.objects.filter(user=stranger).count() == 1


def test_looking_makes_no_token(at_author):
    assert at_author.get(TOKENS).status_code == 405
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize("days", ["", "9999", "-1", "soon"])
def test_a_token_ends_when_the_page_offers(at_author, days):
    response = at_author.post(TOKENS, {"days": days})

    assert response.status_code == 200
    assert "There is a problem" in response.text
    assert not AuthToken.objects.exists()


def test_there_are_at_most_ten_tokens_and_old_ones_make_room(at_author, author):
    for _ in range(people.MOST_TOKENS):
        people.issue_token(by=author, days=30)

    refused = at_author.post(TOKENS, {"days": 30})
    assert "You have 10 tokens. Revoke one that you no longer use first." in refused.text

    AuthToken.objects.update(expiry=now() - timedelta(days=1))
    assert token_on(at_author.post(TOKENS, {"days": 30}))
    assert AuthToken.objects.count() == 1


@pytest.mark.browser
def test_the_account_reads_well(clean_page, sign_in, author):
    people.issue_token(by=author, days=30)
    sign_in(author)
    clean_page.goto(ACCOUNT)
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Make a token").click()
    clean_page.get_by_role("heading", name="Your new token").wait_for()
    assert_accessible(clean_page)
