"""The pages of files: what they say, what they cost, and how they work in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.errors import NotReady
from proposals.models import Call
from tests.browser_fixtures import assert_accessible, press
from tests.factories import attached
from tests.files import samples as files
from tests.proposals.attachments.arrangement import page_of, sent, standing
from tests.reading import words_of


def test_the_files_stand_on_the_pages_of_writing_and_of_the_proposal(write, draft, author):
    where = ["proposals:write", "proposals:check", "proposals:detail"]
    empty = [words_of(write.get(reverse(name, args=[draft.reference]))) for name in where]
    attached(draft)

    pages = [words_of(write.get(reverse(name, args=[draft.reference]))) for name in where]

    assert "Files Letters of support, drawings, figures: up to 5 files Optional" in empty[0]
    assert "Files Letters of support, drawings, figures: up to 5 files 1 file" in pages[0]
    assert "No file is attached. You need not attach any." in empty[1]
    assert f"letter.pdf PDF, 2 KB. Attached by {author}, " in pages[1]
    assert "Files No file is attached. Attach or remove files" in empty[2]
    assert "Not scanned." in pages[2]


@pytest.mark.parametrize(("name", "queries"), [("attachments", 6), ("write", 15), ("detail", 11)])
def test_the_pages_cost_as_much_with_three_files_as_with_one(write, draft, django_assert_num_queries, name, queries):
    for number in (1, 3):
        while len(standing(draft)) < number:
            attached(draft)
        with django_assert_num_queries(queries):
            write.get(reverse(f"proposals:{name}", args=[draft.reference]))


def test_a_script_is_answered_in_its_own_words(write, draft):
    """What js/uploads.js reads: one file a request, refused or not."""

    def answer(name, content):
        response = write.post(page_of(draft), sent((name, content)), headers={"accept": "application/json"})
        return response.status_code, response.json()

    assert answer("letter.pdf", files.PDF) == (200, {"attached": ["letter.pdf"], "refused": []})
    assert answer("letter.svg", files.SVG)[1]["attached"] == []
    assert answer("empty.pdf", b"") == (
        200,
        {
            "attached": [],
            "refused": ["“empty.pdf” is empty. Open it to see whether it was saved, then attach it again."],
        },
    )


def test_a_call_without_files_says_so(write, draft):
    Call.objects.update(attachments_at_most=0)

    assert "This call takes no files. Say it in the text instead." in words_of(write.get(page_of(draft)))
    with pytest.raises(NotReady, match="This call takes no files"):
        attached(draft)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_files_are_attached_one_by_one_with_scripts(clean_page, sign_in, draft, author, tmp_path):
    paths = {"letter.pdf": files.PDF, "costs.xlsx": files.XLSX, "page.pdf": files.HTML}
    for name, content in paths.items():
        (tmp_path / name).write_bytes(content)
    sign_in(author)
    clean_page.goto(page_of(draft))
    assert_accessible(clean_page)

    with clean_page.expect_file_chooser() as choosing:
        clean_page.get_by_role("button", name="Choose files").click()
    choosing.value.set_files([tmp_path / name for name in paths])
    clean_page.get_by_role("button", name="Attach", exact=True).click()

    problem = clean_page.get_by_role("alert").filter(has_text="There is a problem")
    problem.wait_for()
    expect(problem).to_contain_text("“page.pdf” is not a PDF")
    expect(clean_page.get_by_role("alert").filter(has_text="2 files are attached.")).to_be_visible()
    assert standing(draft) == ["letter.pdf", "costs.xlsx"]
    assert_accessible(clean_page)

    press(clean_page, "Remove letter.pdf")
    assert standing(draft) == ["costs.xlsx"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_files_are_attached_without_scripts(page_without_scripts, sign_in, draft, author, tmp_path):
    (tmp_path / "letter.pdf").write_bytes(files.PDF)
    sign_in(author)
    page_without_scripts.goto(page_of(draft))
    page_without_scripts.locator("input[type=file]").set_input_files(tmp_path / "letter.pdf")

    press(page_without_scripts, "Attach")

    assert standing(draft) == ["letter.pdf"]
    assert_accessible(page_without_scripts)
