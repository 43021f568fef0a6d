"""The sheet in a browser: by keyboard, without scripts, and with a paper beside it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring.services import sheets
from tests import factories
from tests.browser_fixtures import assert_accessible, watches
from tests.scoring.sheets.arrangement import address, ask, kept, totals


@pytest.fixture
def in_browser(transactional_db, sign_in):
    """The sheet of somebody who is signed in to the pages of this test."""
    panel = factories.panel(factories.open_call())
    assignment = ask(panel)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    sign_in(assignment.assessor)
    return assignment


# --- In a browser ------------------------------------------------------------------------------------------------
@pytest.mark.browser
def test_a_sheet_is_marked_by_keyboard_with_the_total_following(clean_page, in_browser):
    page = clean_page
    page.goto(address(in_browser))
    assert_accessible(page)
    bar = page.locator(".app-bar")

    for name, mark in [("Need", "5"), ("Benefit", "4"), ("Value", "2")]:
        page.get_by_role("group", name=name).get_by_role("radio").first.focus()
        page.keyboard.press(mark)
    page.keyboard.press("Tab")
    page.keyboard.type("Worth 2 of 5.")
    page.get_by_role("group", name="How sure are you").get_by_label("High").check()
    page.get_by_role("group", name="All in all").get_by_label("Yes").check()

    expect(bar.locator("[data-total]")).to_have_text("3.20")
    expect(bar.locator("[data-marked]")).to_have_text("3")
    expect(page.get_by_role("group", name="Value").get_by_text("Anchor 2", exact=True)).to_be_visible()
    page.get_by_role("button", name="Check and return").click()
    expect(page.get_by_role("row", name="Value").get_by_text("Worth 2 of 5.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Return the sheet").click()
    expect(page.get_by_role("heading", name="What the others gave")).to_be_visible()
    assert_accessible(page)
    assert totals(in_browser) == ["3.20"]


@pytest.mark.browser
def test_saving_in_the_middle_goes_on_in_the_middle(clean_page, in_browser):
    page = clean_page
    page.goto(address(in_browser))
    page.get_by_label("Private note to the chair").fill("Ask about the budget.")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Saved at ")).to_be_visible()
    expect(page.get_by_label("Private note to the chair")).to_have_value("Ask about the budget.")
    page.wait_for_function("document.querySelector('.app-scoring__sheet').scrollTop > 0")


@pytest.mark.browser
def test_a_sheet_is_marked_with_scripts_off(page_without_scripts, in_browser):
    page = page_without_scripts
    page.goto(address(in_browser))
    assert_accessible(page)

    for name, mark in [("Need", "5"), ("Benefit", "4"), ("Value", "2")]:
        page.get_by_role("group", name=name).get_by_label(mark, exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("[data-total]")).to_have_text("3.20")
    assert kept(in_browser) == {"need": 5, "benefit": 4, "value": 2}


# --- The proposal's papers beside the sheet ------------------------------------------------------------------------
def test_a_pdf_can_be_read_beside_the_sheet_and_only_there(client, panel):
    assignment = ask(panel, files=1)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    client.force_login(assignment.assessor)

    page = client.get(address(assignment))

    paper = reverse("proposals:read_attachment", args=[assignment.proposal.reference, 1])
    assert f'src="{paper}" title="letter.pdf"' in page.text
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert b"".join(client.get(paper)).startswith(b"%PDF")
    assert "frame-src" not in client.get(reverse("scoring:mine"))["Content-Security-Policy"]


@pytest.mark.browser
def test_the_paper_opens_beside_the_sheet_where_there_is_room(clean_page, transactional_db, sign_in):
    panel = factories.panel(factories.open_call())
    assignment = ask(panel, files=1)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    sign_in(assignment.assessor)
    page = clean_page
    page.set_viewport_size({"width": 1280, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/read/" in request.url else None)
    page.goto(address(assignment))
    assert asked == []

    page.get_by_text("Read “letter.pdf” here").click()
    page.wait_for_timeout(1_000)

    assert asked[0].endswith("/attachments/1/read/")
    faults = watches[page].faults  # the viewer of the browser has pictures and styles of its own
    faults[:] = [each for each in faults if not re.search("chrome(-extension)?://", each)]
    page.set_viewport_size({"width": 375, "height": 800})
    expect(page.get_by_text("Read “letter.pdf” here")).not_to_be_visible()
    expect(page.get_by_role("link", name="letter.pdf")).to_be_visible()
