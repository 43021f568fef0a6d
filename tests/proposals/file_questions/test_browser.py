"""Answering with a file in a browser, with scripts and without."""

import pytest
from playwright.sync_api import expect

from proposals.models import Answer
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.files import samples as files
from tests.proposals.file_questions.arrangement import answers_of, section_page

pytestmark = pytest.mark.django_db


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_chosen_file_is_sent_at_once_and_what_is_typed_stays(clean_page, sign_in, draft, asked, author, tmp_path):
    ward = factories.question_beside(asked, text="Which ward?")
    (tmp_path / "costs.xlsx").write_bytes(files.XLSX)
    (tmp_path / "costs.pdf").write_bytes(files.HTML)
    sign_in(author)
    clean_page.goto(section_page(draft))
    assert_accessible(clean_page)
    clean_page.get_by_label("Which ward?").fill("Ward 7")

    def choose(name):
        with clean_page.expect_file_chooser() as choosing:
            clean_page.get_by_role("button", name="What does it cost?").click()
        choosing.value.set_files(tmp_path / name)

    choose("costs.pdf")
    clean_page.locator("#question-q1 .nhsuk-error-message").wait_for()
    expect(clean_page.locator("#question-q1 .nhsuk-error-message")).to_contain_text("“costs.pdf” is not a PDF")
    assert_accessible(clean_page)
    choose("costs.xlsx")
    clean_page.get_by_role("link", name="costs.xlsx").wait_for()
    expect(clean_page.locator("#question-q1").get_by_role("status")).to_have_text("“costs.xlsx” is attached.")
    expect(clean_page.get_by_label("Which ward?")).to_have_value("Ward 7")
    expect(clean_page.locator("#question-q1 .nhsuk-error-message")).to_have_count(0)
    assert_accessible(clean_page)
    press(clean_page, "Save and come back later")

    assert (answers_of(draft), Answer.objects.get(question=ward).value) == ([("q1", "costs.xlsx")], "Ward 7")
    clean_page.goto(section_page(draft))
    press(clean_page, "Remove costs.xlsx")
    assert answers_of(draft) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_scripts_it_goes_with_the_form(page_without_scripts, sign_in, draft, author, tmp_path):
    (tmp_path / "costs.xlsx").write_bytes(files.XLSX)
    sign_in(author)
    page_without_scripts.goto(section_page(draft))
    page_without_scripts.locator("input[type=file]").set_input_files(tmp_path / "costs.xlsx")

    press(page_without_scripts, "Save and come back later")

    assert answers_of(draft) == [("q1", "costs.xlsx")]
    page_without_scripts.goto(section_page(draft))
    assert_accessible(page_without_scripts)
