"""The sheet as its assessor meets it: marks that save themselves, keys, two windows, no network."""

import re

import pytest
from playwright.sync_api import expect

from scoring.models import ScoreSheet
from scoring.services import sheets
from scoring.services.sheets import Given
from tests import factories
from tests.browser_fixtures import assert_accessible, press, watches
from tests.scoring.sheets.arrangement import address, ask, criteria, kept

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"^Saved at \d+:\d\d[ap]m\.$")


@pytest.fixture
def mine(transactional_db):
    assignment = ask(factories.panel(factories.open_call()))[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    return assignment


@pytest.fixture
def page(clean_page, sign_in, mine):
    sign_in(mine.assessor)
    clean_page.goto(address(mine))
    return clean_page


def mark(page, name, key):
    page.get_by_role("group", name=name).get_by_role("radio").first.focus()
    page.keyboard.press(key)


def said(page):
    return page.locator("[data-autosave-said]")


def test_a_mark_saves_itself_and_enter_goes_on_to_the_next_criterion(page, mine):
    mark(page, "Need", "5")
    expect(said(page)).to_have_text(SAVED)
    assert kept(mine)["need"] == 5

    page.keyboard.press("Enter")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    page.keyboard.press("2")

    expect(page.locator("[data-total]")).to_have_text("3.20")
    expect(page.locator("[data-marked]")).to_have_text("3")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "confidence"


def test_two_windows_show_both_marks_and_the_assessor_chooses(page, mine):
    need = criteria(mine)["need"].pk
    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks={need: Given(1, "From the other window.")})

    mark(page, "Need", "5")

    expect(page.get_by_role("heading", name="This sheet was changed elsewhere")).to_be_visible()
    expect(page.get_by_text("From the other window.")).to_be_visible()
    assert_accessible(page)
    assert kept(mine)["need"] == 1
    page.get_by_role("button", name="Save what the form holds").click()
    expect(said(page)).to_have_text(SAVED)
    assert kept(mine)["need"] == 5
    faults = watches[page].faults
    faults[:] = [each for each in faults if not each.startswith("409")]


def test_a_mark_given_on_the_train_is_saved_once_there_is_a_network(page, mine):
    page.context.set_offline(True)
    mark(page, "Need", "5")
    expect(said(page)).to_contain_text("You are offline.")
    assert kept(mine) == {}

    page.context.set_offline(False)

    expect(said(page)).to_have_text(SAVED)
    assert kept(mine)["need"] == 5


def test_control_and_enter_save_and_go_to_the_next_sheet(page, mine):
    mark(page, "Need", "5")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Saved. No other sheet waits for you.")).to_be_visible()
    assert kept(mine)["need"] == 5


def test_without_scripts_skipping_saves_too(page_without_scripts, sign_in, mine):
    page = page_without_scripts
    sign_in(mine.assessor)
    page.goto(address(mine))
    page.get_by_role("group", name="Need").get_by_label("5", exact=True).check()
    press(page, "Skip for now")

    assert kept(mine)["need"] == 5
    assert ScoreSheet.objects.get(assignment=mine).skipped_at is not None
