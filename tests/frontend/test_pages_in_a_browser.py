"""Every component, form and failure of the gallery, seen as a person's browser sees it."""

import pytest
from playwright.sync_api import expect

from tests.browser_fixtures import assert_accessible, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.urls("tests.frontend.gallery")]

PAGES = [
    "/",
    "/form/",
    "/list/",
    "/list/?sort=-score&page=3&text=ward",
    "/sheet/",
    "/charts/",
    "/accessibility/",
    "/privacy/",
]
ACCOUNT_PAGES = [
    "login/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-x/",
    "confirm-email/",
    "confirm-email/old/",
    "inactive/",
]
FAILURES = ["/refused/not-permitted/", "/refused/not-ready/", "/refused/denied/", "/nowhere/", "/?page=%00"]


@pytest.mark.parametrize("address", [*PAGES, *(f"/account/{each}" for each in ACCOUNT_PAGES), *FAILURES])
def test_a_page_is_accessible(clean_page, address):
    clean_page.goto(address)

    assert_accessible(clean_page)


@pytest.mark.parametrize("address", ["/", "/form/", "/list/", "/sheet/", "/account/login/"])
def test_a_page_works_without_scripts(page_without_scripts, address):
    page_without_scripts.goto(address)

    expect(page_without_scripts.locator("h1")).to_be_visible()
    assert_accessible(page_without_scripts)


@pytest.mark.parametrize("address", ["/account/email/", "/account/password/change/", "/account/logout/"])
def test_a_page_of_ones_own_account_is_accessible(clean_page, sign_in, author, address):
    sign_in(author)
    clean_page.goto(address)

    assert_accessible(clean_page)


def test_a_form_with_faults_names_them_and_leads_to_each(clean_page):
    clean_page.goto("/form/")
    press(clean_page, "Save and continue")

    assert clean_page.title() == "Error: Every kind of field – Innovation proposal exchange"
    assert_accessible(clean_page)
    for link in clean_page.locator(".nhsuk-error-summary a").all():
        link.click()
        assert clean_page.evaluate("document.activeElement.matches('input, select, textarea')"), link.inner_text()


def test_a_page_prints_without_what_only_a_screen_needs(clean_page):
    clean_page.goto("/list/")
    clean_page.emulate_media(media="print")

    expect(clean_page.locator(".app-filter")).not_to_be_visible()
    expect(clean_page.locator("table")).to_be_visible()


def test_the_server_error_page_stands_alone(clean_page, client):
    client.raise_request_exception = False
    answer = client.get("/broken/")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    clean_page.set_content(answer.text)
