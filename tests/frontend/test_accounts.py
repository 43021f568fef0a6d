"""From creating an account to choosing a new password, in a browser, with the mails that go with it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from exchange.models import Member
from tests.browser_fixtures import assert_accessible, press

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.frontend.gallery")]

PASSWORD = "three blue otters"
NEW_PASSWORD = "seven slow herons"


@pytest.fixture
def ada(db):
    person = Member.objects.create_user("ada@trust.example", PASSWORD, given_name="Ada", family_name="Okafor")
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def link_in(message):
    (path,) = re.findall(r"https?://[^/]+(/\S+)", message.body)
    return path


def fill(page, **fields):
    for label, text in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)


@pytest.mark.browser
def test_a_person_creates_an_account_and_confirms_the_address(clean_page):
    clean_page.goto("/account/signup/")
    fill(clean_page, First_name="Bea", Last_name="Quist", Email_address="bea@trust.example")
    fill(clean_page, Password=PASSWORD, Password_again=PASSWORD)
    press(clean_page, "Create an account")
    expect(clean_page.locator("h1")).to_have_text("Check your email")

    clean_page.goto(link_in(mail.outbox[0]))
    assert_accessible(clean_page)
    press(clean_page, "Confirm")

    bea = Member.objects.get()
    assert (bea.given_name, bea.family_name, bea.job_title) == ("Bea", "Quist", "")
    assert EmailAddress.objects.get(user=bea).verified
    assert mail.outbox[0].subject == "Confirm your email address"


@pytest.mark.browser
def test_a_person_signs_in_and_out(clean_page, ada):
    clean_page.goto("/account/login/?next=/list/")
    fill(clean_page, Email_address=ada.email, Password=PASSWORD)
    press(clean_page, "Sign in")
    assert clean_page.url.endswith("/list/")
    assert_accessible(clean_page)

    press(clean_page, "Sign out")

    expect(clean_page.get_by_role("link", name="Sign in")).to_be_visible()


@pytest.mark.browser
def test_a_wrong_password_says_so_without_telling_which_was_wrong(clean_page, ada):
    clean_page.goto("/account/login/")
    fill(clean_page, Email_address=ada.email, Password="not the password")
    press(clean_page, "Sign in")

    summary = clean_page.locator(".nhsuk-error-summary li").all_inner_texts()
    assert summary == ["The email address or the password is not right. Check both and try again."]
    assert_accessible(clean_page)


@pytest.mark.browser
def test_a_forgotten_password_is_replaced_by_a_link_in_a_mail(clean_page, ada):
    clean_page.goto("/account/password/reset/")
    fill(clean_page, Email_address=ada.email)
    press(clean_page, "Send the link")
    clean_page.goto(link_in(mail.outbox[0]))
    assert_accessible(clean_page)
    fill(clean_page, New_password=NEW_PASSWORD, New_password_again=NEW_PASSWORD)
    press(clean_page, "Save the new password")

    expect(clean_page.locator("h1")).to_have_text("Password changed")
    ada.refresh_from_db()
    assert ada.check_password(NEW_PASSWORD)


@pytest.mark.browser
def test_a_password_is_changed_by_who_knows_the_old_one(clean_page, sign_in, ada):
    sign_in(ada)
    clean_page.goto("/account/password/change/")
    fill(clean_page, Current_password=PASSWORD, New_password=NEW_PASSWORD, New_password_again=NEW_PASSWORD)
    press(clean_page, "Change password")

    expect(clean_page.locator(".nhsuk-notification-banner--success p")).to_have_text("Your password is changed.")
    assert_accessible(clean_page)


@pytest.mark.browser
def test_everything_at_the_door_works_without_scripts(page_without_scripts, ada):
    page_without_scripts.goto("/account/login/")
    fill(page_without_scripts, Email_address=ada.email, Password=PASSWORD)
    press(page_without_scripts, "Sign in")

    expect(page_without_scripts.get_by_role("button", name="Sign out")).to_be_visible()


def test_the_answer_for_an_unknown_address_is_the_same(client, ada):
    pages = [
        client.post(reverse("account_reset_password"), {"email": email}) for email in (ada.email, "no@one.example")
    ]

    assert [page.status_code for page in pages] == [302, 302]
    assert pages[0]["Location"] == pages[1]["Location"]
    assert [message.subject for message in mail.outbox] == ["Choose a new password", "No account with this address"]


def test_signing_up_with_an_address_that_is_taken_tells_only_its_owner(client, ada):
    details = {"given_name": "A", "family_name": "B", "email": ada.email, "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("account_signup"), details)

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert [message.subject for message in mail.outbox] == ["You have an account already"]


def test_mails_speak_in_our_words_and_name_nothing_twice(client, ada):
    client.post(reverse("account_reset_password"), {"email": ada.email})

    lines = mail.outbox[0].body.splitlines()
    assert lines[0] == "Hello,"
    assert lines[-2:] == ["Innovation proposal exchange", "innovation@exchange.example"]
    assert "&" not in mail.outbox[0].body


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http://testserver/"],
)
def test_signing_in_leads_to_our_own_paths_only(client, ada, elsewhere):
    answer = client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD, "next": elsewhere})

    assert answer["Location"] == "/"
