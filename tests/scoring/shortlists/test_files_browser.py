"""Deciding in Excel and fetching a long file, as a person does it in a browser."""

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from scoring.models import ExportKind
from scoring.services import exports
from tests.browser_fixtures import assert_accessible
from tests.scoring.shortlists.arrangement import arranged
from tests.scoring.shortlists.sending import write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at(sign_in, live_server):
    world = arranged()
    sign_in(world.manager)
    return world


def send(page, path):
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Show what it would change").click()


def test_a_shortlist_goes_out_and_comes_back(clean_page, at, tmp_path):
    file = tmp_path / "shortlist.xlsx"
    clean_page.goto(reverse("scoring:build", args=[at.call.code, at.draft.pk]))
    clean_page.get_by_role("link", name="decide in Excel").click()
    assert_accessible(clean_page)
    with clean_page.expect_download() as download:
        clean_page.get_by_role("link", name="Download the workbook").click()
    download.value.save_as(file)
    book = load_workbook(file)
    write(book, at.scored["Best"], award=99_000)
    book.save(file)

    send(clean_page, file)

    expect(clean_page.get_by_text("The award must lie between £1 and the £20,000 asked for.")).to_be_visible()
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Download the shortlist again, or send another workbook").click()
    write(book, at.scored["Best"], award=12_000, requested=90_000)
    book.save(file)
    send(clean_page, file)
    expect(clean_page.get_by_text("1 cell about 1 proposal.")).to_be_visible()
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Save these changes").click()
    expect(clean_page.get_by_text("One proposal is saved as in your workbook.")).to_be_visible()
    assert list(at.draft.rows.filter(award_pounds=12_000).values_list("outcome", flat=True)) == ["part_fund"]


def test_a_long_file_is_asked_for_watched_and_fetched(clean_page, at, monkeypatch, settings):
    settings.MAIL_NOTICES_AT_ONCE = False
    monkeypatch.setattr(exports, "LONG", dict.fromkeys(ExportKind, 1))
    clean_page.goto(reverse("scoring:packs", args=[at.call.code]))
    clean_page.get_by_role("link", name="Download the audit pack").click()
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Make the file").click()
    expect(clean_page.get_by_text("Waiting for its turn")).to_be_visible()
    assert_accessible(clean_page)

    exports.make_export.func(at.manager.exports.get().pk)

    link = clean_page.get_by_role("link", name="Download the file")
    link.wait_for(timeout=15_000)  # the page looks again by itself
    assert_accessible(clean_page)
    with clean_page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.startswith(f"audit-{at.call.code}-")
