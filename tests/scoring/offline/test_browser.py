"""Marking away from the browser as a person does it: download, fill in, look, save."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.scoring.filling import accepted, given

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def send(page, path):
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Show what it would change").click()


def test_sheets_go_out_and_come_back(clean_page, sign_in, transactional_db, tmp_path):
    mine, file = accepted(factories.panel(factories.open_call())), tmp_path / "mine.xlsx"
    sign_in(mine.assessor)
    clean_page.goto("/assessments/")
    clean_page.get_by_role("link", name="Download or send back your workbook").click()
    assert_accessible(clean_page)
    with clean_page.expect_download() as download:
        clean_page.get_by_role("link", name="Download your sheet").click()
    download.value.save_as(file)
    book = load_workbook(file)
    tab = book[mine.proposal.reference]
    tab["E2"], tab["E3"], tab["F2"] = 5, "3,5", "Clear."
    book.save(file)

    send(clean_page, file)

    expect(clean_page.get_by_text("“3,5” is not a mark from 0 to 5.")).to_be_visible()
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Download your sheets again, or send another workbook").click()
    tab["E3"] = "3,0"
    book.save(file)
    send(clean_page, file)
    expect(clean_page.get_by_text("3 cells on 1 sheet.")).to_be_visible()
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Save these changes").click()
    expect(clean_page.get_by_text("One sheet is saved as in your workbook.")).to_be_visible()
    assert given(mine)["marks"] == {"need": 5, "benefit": 3}
    assert given(mine)["comments"] == {"need": "Clear."}
