"""Reading a file that answers a question: by whom, in which version, and among the changes."""

import pytest
from django.urls import reverse

from proposals.services import moderation, resubmission, writing
from proposals.versions.reading import compare, content_of
from tests import factories
from tests.factories import attached
from tests.files import samples as files
from tests.proposals.attachments.arrangement import status_for
from tests.proposals.file_questions.arrangement import answers_of, page, section_page
from tests.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(draft, asked, author):
    attached(draft, answers=asked, name="costs.xlsx", content=files.XLSX)
    attached(draft, name="letter.pdf")
    return writing.submit(draft.pk, by=author)


def test_moderators_open_it_where_they_read_the_answers(client, submitted, moderator):
    client.force_login(moderator)
    where = [page(name, submitted) for name in ("review", "detail")]
    where.append(reverse("step", args=[submitted.reference, "pass_to_panel"]))
    address = reverse("proposals:attachment", args=[submitted.reference, 1])

    for each in where:
        read = client.get(each)
        assert "What does it cost? costs.xlsx Excel workbook," in words_of(read)
        assert "Files letter.pdf PDF," in words_of(read)
        assert (read.text.count(f'href="{address}"'), read.text.count("costs.xlsx</a>")) == (1, 1)


def test_assessors_open_it_beside_the_sheet_and_learn_no_name(client, asked, author):
    draft = factories.draft(asked.call, author=author)
    attached(draft, answers=asked, name="costs.xlsx", content=files.XLSX)
    panel = factories.panel(asked.call, assessors=1)
    writing.submit(draft.pk, by=author)
    factories.panels.pass_to_panel(draft.pk, by=factories.moderator(), panel=panel.panel, gateways=factories.ALL_MET)
    factories.chair_declares(draft)
    factories.panels.assign(draft.pk, by=panel.chair, seats=panel.seats)
    assignment = draft.assignments.get()
    factories.sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    client.force_login(assignment.assessor)

    read = words_of(client.get(reverse("scoring:sheet", args=[assignment.pk])))

    assert "What does it cost? costs.xlsx Excel workbook," in read
    assert str(author) not in read
    assert status_for(client, assignment.assessor, draft.attachments.get()) == 200


def test_copies_name_the_file(write, submitted):
    copy = words_of(write.get(page("print_copy", submitted)))

    assert "What does it cost? costs.xlsx" in copy
    assert write.get(page("pdf_copy", submitted)).content.startswith(b"%PDF-")


def test_an_exchanged_file_shows_at_its_question_among_the_changes(submitted, asked, author, moderator):
    moderation.return_for_changes(submitted.pk, by=moderator, note="M.", return_by=submitted.call.closes_at.date())
    costs = attached(submitted, answers=asked, replaces=1, name="costs.pdf", content=files.PDF)
    writing.submit(submitted.pk, by=author)

    first, second = content_of(submitted, [1, 2]).values()
    compared = compare(first, second)

    assert [(part.label, part.text) for part in compared.changed] == [
        ("What does it cost?", f"costs.pdf ({costs.size_bytes:,} bytes)")
    ]
    assert [part.text.partition(" ")[0] for part in compared.unchanged if part.label == "Files"] == ["letter.pdf"]
    assert [each["name"] for each in first["attachments"]] == ["costs.xlsx", "letter.pdf"]


def test_what_was_submitted_stays_with_those_who_read_that_version(
    client, submitted, asked, author, moderator, stranger, django_capture_on_commit_callbacks
):
    moderation.return_for_changes(submitted.pk, by=moderator, note="M.", return_by=submitted.call.closes_at.date())
    first = submitted.attachments.get(number=1)
    with django_capture_on_commit_callbacks(execute=True):
        attached(submitted, answers=asked, replaces=1, content=files.PDF)
    writing.submit(submitted.pk, by=author)

    assert [status_for(client, person, first) for person in (author, moderator, stranger)] == [200, 200, 404]


def test_comparing_a_draft_does_not_make_its_files_part_of_a_submission(write, submitted, asked, moderator):
    """Looking must not write: such a file would never go again."""
    moderation.return_for_changes(submitted.pk, by=moderator, note="M.", return_by=submitted.call.closes_at.date())
    added = attached(submitted, name="new.pdf")

    assert write.get(page("versions", submitted), {"earlier": "1", "later": "now"}).status_code == 200

    added.refresh_from_db()
    assert added.was_submitted is False


def test_a_new_start_shows_the_earlier_file_among_the_changes(client, submitted, author, moderator):
    reason = {"reason": "not_ready", "signpost": "Q"}
    moderation.decline(submitted.pk, by=moderator, note="Not for this call.", **reason)
    again = resubmission.start_again(submitted.pk, by=author, call_pk=factories.open_call().pk)
    client.force_login(author)

    assert answers_of(again) == [], "answers stay with the questions of their call"
    assert list(again.attachments.values_list("name", "question")) == [("letter.pdf", None)]
    page_of_it = words_of(client.get(reverse("scoring:earlier", args=[again.reference])))

    assert "What does it cost? removed: costs.xlsx" in page_of_it


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("section", 9), ("write", 15), ("check", 10)])
def test_pages_of_writing_cost_the_same_with_more_files(
    write, open_call, author, number, name, queries, django_assert_num_queries
):
    asked = [factories.question(open_call, "file") for _ in range(number)]
    draft = factories.draft(open_call, author=author)
    for question in asked:
        attached(draft, answers=question)
    address = section_page(draft) if name == "section" else page(name, draft)

    with django_assert_num_queries(queries):
        assert write.get(address).status_code == 200
