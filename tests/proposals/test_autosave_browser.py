"""Autosave as a person meets it: the line that tells the time, two tabs, no network, a session that ended."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from proposals.services import writing
from tests import factories
from tests.browser_fixtures import assert_accessible, press, watches
from tests.proposals.pages import address, latest

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"^Saved at \d+:\d\d[ap]m\.$")


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def page(clean_page, sign_in, author, draft):
    sign_in(author)
    clean_page.goto(address(draft, "case"))
    return clean_page


def challenge(page):
    return page.get_by_label("The challenge", exact=True)


def said(page):
    return page.get_by_role("status")


def was_told(page, fault):
    """An answer that this test wants, and that the page must not be blamed for."""
    faults = watches[page].faults
    assert any(each.startswith(fault) for each in faults)
    faults[:] = [each for each in faults if not each.startswith(fault)]


def asks_before_leaving(page):
    asked = []

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", leave)
    page.goto("/")
    return asked == ["beforeunload"]


def test_what_is_typed_is_saved_a_moment_later(page, draft):
    challenge(page).fill("Falls at night.")

    expect(said(page)).to_have_text(SAVED)
    assert latest(draft).challenge == "Falls at night."
    assert not asks_before_leaving(page)


def test_what_is_too_long_is_kept_and_shown_after_a_reload(page, draft):
    challenge(page).fill("word " * 301)
    expect(said(page)).to_contain_text("but not part of the proposal yet: Shorten “The challenge” to 300 words")

    page.reload()

    expect(challenge(page)).to_have_value("word " * 301)
    expect(page.locator("main")).to_contain_text("as you typed it", use_inner_text=True)
    assert_accessible(page)


def test_leaving_at_once_is_asked_about(page):
    challenge(page).fill("Not sent yet.")

    assert asks_before_leaving(page)


def test_two_tabs_keep_both_texts_and_the_writer_chooses(page, draft):
    other = page.context.new_page()
    other.goto(address(draft, "case"))
    challenge(page).fill("In the first tab.")
    expect(said(page)).to_have_text(SAVED)
    challenge(other).fill("In the second tab.")

    box = other.get_by_role("region", name="This section was changed elsewhere")
    expect(box).to_contain_text("You changed this section in another tab")
    expect(box).to_contain_text("In the first tab.")
    expect(box).to_contain_text("In the second tab.")
    assert latest(draft).challenge == "In the first tab."

    other.get_by_role("button", name="Put this text into the form").click()
    expect(challenge(other)).to_have_value("In the first tab.")
    challenge(other).fill("Of both tabs.")
    other.get_by_role("button", name="Save what the form holds").click()

    expect(said(other)).to_have_text(SAVED)
    expect(box).to_be_hidden()
    assert latest(draft).challenge == "Of both tabs."


def test_a_conflict_is_told_accessibly_and_left_without_a_question(page, draft, author):
    writing.save_section(draft.pk, by=author, version=latest(draft).version, values={"challenge": "Theirs."})
    challenge(page).fill("Mine.")
    expect(page.get_by_role("heading", name="This section was changed elsewhere")).to_be_focused()
    assert_accessible(page)
    was_told(page, "409")

    with page.expect_navigation():
        page.get_by_role("link", name="Leave it as it was changed").click()

    expect(challenge(page)).to_have_value("Theirs.")
    expect(page.locator("main")).to_contain_text("The case: a text of yours waits", use_inner_text=True)


def test_without_a_network_it_keeps_trying_and_says_so(page, draft):
    page.context.set_offline(True)
    challenge(page).fill("Typed on the train.")
    expect(said(page)).to_have_text("You are offline. Your text is still on this page, and we keep trying to save it.")
    assert latest(draft).challenge == factories.LONG_TEXT

    page.context.set_offline(False)

    expect(said(page)).to_have_text(SAVED)
    assert latest(draft).challenge == "Typed on the train."


def test_after_a_session_ended_the_text_stays_and_is_saved_once_signed_in(page, draft, author, sign_in):
    Session.objects.all().delete()
    challenge(page).fill("Typed after lunch.")
    expect(said(page)).to_contain_text("Your session ended. Sign in again in another tab.")
    expect(challenge(page)).to_have_value("Typed after lunch.")

    sign_in(author)

    expect(said(page)).to_have_text(SAVED)
    assert latest(draft).challenge == "Typed after lunch."
    was_told(page, "401")


def test_the_save_button_right_after_typing_loses_nothing(page, draft):
    challenge(page).fill("Typed and saved at once.")
    press(page, "Save and come back later")

    assert latest(draft).challenge == "Typed and saved at once."
    expect(page.locator("main")).to_contain_text("“The case” is saved.", use_inner_text=True)


def test_without_scripts_the_save_button_keeps_half_typed_text(page_without_scripts, sign_in, author, draft):
    page = page_without_scripts
    sign_in(author)
    page.goto(address(draft, "case"))
    challenge(page).fill("word " * 301)
    press(page, "Save and come back later")
    page.goto(address(draft, "case"))

    expect(challenge(page)).to_have_value("word " * 301)
    expect(page.locator("main")).to_contain_text("as you typed it", use_inner_text=True)
    assert_accessible(page)
