"""Asking for a file: of which kinds, and what counts as an answer."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from proposals.errors import NotReady, WrongState
from proposals.models import Attachment, Question
from proposals.services import attachments, call_setup, questions, writing
from proposals.states import State
from tests import factories
from tests.factories import attached
from tests.files import samples as files
from tests.proposals.file_questions.arrangement import answers_of, page, section_page
from tests.proposals.pages import latest
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db


# --- Asking -------------------------------------------------------------------------------------------------------
def test_a_manager_asks_for_a_file_and_says_of_which_kinds(client, manager):
    call = factories.call_in_preparation()
    client.force_login(manager)
    address = reverse("proposals:add_question", args=[call.code, "form", "file"])
    body = {"text": "What does it cost?", "guidance": "Year by year."}

    blank = client.get(address)
    none = client.post(address, body)
    strange = client.post(address, body | {"accepts": ["exe"]})
    added = client.post(address, body | {"accepts": ["xlsx", "pdf"]})

    assert blank.text.count(" checked") == 7, "all kinds, and that it is required"
    assert [errors_in(each) for each in (none, strange)] == [["Choose one kind at least."]] * 2
    assert added.status_code == 302
    assert Question.objects.values_list("kind", "accepts", "is_required").get() == ("file", "pdf xlsx", False)
    listed = words_of(client.get(reverse("proposals:questions", args=[call.code, "form"])))
    assert "A file, optional: PDF, Excel workbook" in listed
    preview = words_of(client.get(reverse("proposals:preview_call", args=[call.code])))
    assert "What does it cost? (optional) Year by year. One file: .pdf, .xlsx." in preview


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "file", "accepts": ""},
        {"kind": "file", "accepts": "exe"},
        {"kind": "file", "accepts": "pdf,docx"},
        {"kind": "short_text", "accepts": "pdf"},
        {"kind": "file", "accepts": "pdf", "stage": "eligibility", "expected_answer": "x", "otherwise": "y"},
    ],
)
def test_the_database_refuses_a_question_whose_files_make_no_sense(open_call, wrong):
    facts = {"stage": "form", "code": "q1", "position": 1, "text": "Which?"} | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(call=open_call, **facts)


def test_the_database_keeps_one_file_for_a_question(draft, asked):
    first = attached(draft, answers=asked)
    other = attached(draft)

    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=other.pk).update(question=asked)

    assert answers_of(draft) == [(asked.code, first.name)]


def test_a_cloned_call_asks_for_the_same_files(asked, manager):
    dates = {"opens_at": asked.call.opens_at, "closes_at": asked.call.closes_at}

    clone = call_setup.clone_call(asked.call_id, by=manager, title="Again", code="again", **dates)

    assert list(clone.questions.values_list("kind", "text", "accepts")) == [("file", asked.text, "pdf xlsx")]


def test_questions_stand_once_a_file_answered_one_even_when_it_was_taken_back(draft, asked, author, manager):
    attached(draft, answers=asked)
    assert questions.why_questions_stand(asked.call, "form") == questions.ANSWERED
    attachments.remove(draft.pk, 1, by=author)

    with pytest.raises(WrongState):
        questions.remove_question(asked.pk, by=manager)


# --- What counts it ------------------------------------------------------------------------------------------------
def test_a_required_file_is_missing_until_it_is_there(write, draft, asked, author):
    def told(name):
        return words_of(write.get(page(name, draft)))

    assert latest(draft).missing_parts() == ["What does it cost?"]
    assert "Still to write: What does it cost?" not in told("write"), "the section is not begun"
    assert "Questions of this call : What does it cost?" in told("check")
    with pytest.raises(NotReady) as refused:
        writing.submit(draft.pk, by=author)
    assert refused.value.reasons == ["“What does it cost?” is not filled in yet."]

    attached(draft, answers=asked, name="costs.xlsx", content=files.XLSX)

    assert latest(draft).missing_parts() == []
    assert "5 of 5 sections completed." in told("write")
    assert "Files Letters of support, drawings, figures: up to 5 files Optional" in told("write")
    assert "What does it cost? costs.xlsx Excel workbook," in told("check")
    assert writing.submit(draft.pk, by=author).state == State.SUBMITTED


def test_a_file_that_nobody_can_open_is_no_answer(write, draft, asked):
    attached(draft, answers=asked)
    Attachment.objects.update(state="infected", scanned_at=asked.call.opens_at)

    assert latest(draft).missing_parts() == ["What does it cost?"]
    assert "The virus scan found something in it" in words_of(write.get(section_page(draft)))


def test_an_optional_file_is_never_missing(open_call, author):
    factories.question(open_call, "file", is_required=False)
    draft = factories.draft(open_call, author=author)

    assert latest(draft).missing_parts() == []
