"""Answering with a file in the section beside the texts: nothing of either is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Answer, Attachment, SectionEdit
from proposals.services import attachments, writing
from tests import factories
from tests.factories import attached
from tests.files import samples as files
from tests.proposals.attachments.arrangement import kept_for, opened
from tests.proposals.file_questions.arrangement import answers_of, page, section_page, sending
from tests.proposals.pages import latest
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db

OTHER_KIND = "“{}” can’t be taken here: this question takes .pdf, .xlsx. Save it as one of these."
NO_PDF = "“{}” is not a PDF, whatever its name says. Open it, save it as .pdf and attach that."


# --- Answering ----------------------------------------------------------------------------------------------------
def test_a_file_is_sent_with_the_section_and_stands_at_its_question(write, draft, asked, author):
    before = words_of(write.get(section_page(draft)))

    saved = write.post(section_page(draft), sending(draft, q1=("costs.xlsx", files.XLSX)))

    assert "What does it cost? Year by year. One file: .pdf, .xlsx. At most 10 MB." in before
    assert saved["Location"] == reverse("proposals:section", args=[draft.reference, "money"])
    attachment = draft.attachments.get()
    assert (attachment.question, attachment.name, attachment.uploaded_by) == (asked, "costs.xlsx", author)
    assert opened(write, attachment) == files.XLSX
    after = write.get(section_page(draft))
    assert "costs.xlsx Excel workbook," in words_of(after)
    assert "Choose another file to replace the one below." in words_of(after)
    assert SectionEdit.objects.filter(proposal=draft, section="questions", by=author).count() == 1


def test_a_refused_file_says_why_at_its_question_and_the_texts_stay(write, draft, asked):
    ward = factories.question_beside(asked, text="Which ward?")

    answer = write.post(section_page(draft), sending(draft, q1=("costs.pdf", files.HTML), **{ward.code: "Ward 7"}))

    assert (answer.status_code, errors_in(answer)) == (200, [NO_PDF.format("costs.pdf")])
    assert 'href="#id_q1"' in answer.text
    assert Answer.objects.get().value == "Ward 7"
    assert 'value="Ward 7"' in answer.text
    assert answers_of(draft) == []


def test_a_file_stays_when_another_field_is_wrong(write, draft, asked):
    """It need not be chosen again: neither on the page that says what is wrong, nor on any later one."""
    beds = factories.question_beside(asked, "number", text="How many beds?")

    wrong = write.post(section_page(draft), sending(draft, q1=("costs.xlsx", files.XLSX), **{beds.code: "many"}))

    assert errors_in(wrong) == ["Answer “How many beds?” with a number, such as 38 or 38.5."]
    assert "costs.xlsx Excel workbook," in words_of(wrong)
    assert 'value="many"' in wrong.text
    form = latest(draft).draft_sections.get(section="questions")
    assert form.typed == {beds.code: ["many"]}
    right = write.post(section_page(draft), typed_again(wrong) | {beds.code: "12"})
    assert right.status_code == 302
    assert (answers_of(draft), Answer.objects.get().value) == ([("q1", "costs.xlsx")], "12")


def typed_again(response):
    """The hidden fields of the form that was answered with."""
    return dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.text.split('id="section"')[1])
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "a.docx",
            files.DOCX,
            OTHER_KIND.format("a.docx"),
        ),
        ("a.pdf", b"", "“a.pdf” is empty. Open it to see whether it was saved, then attach it again."),
        (
            "a.pdf",
            files.EICAR,
            NO_PDF.format("a.pdf"),
        ),
        (".pdf", files.PDF, "“.pdf” has no name before its ending. Rename it, then attach it again."),
    ],
)
def test_what_the_question_does_not_take_is_refused(write, draft, name, content, told):
    answer = write.post(section_page(draft), sending(draft, q1=(name, content)))

    assert errors_in(answer) == [told]
    assert answers_of(draft) == []


def test_a_file_over_a_limit_is_refused_while_it_arrives_and_the_texts_stay(write, draft, asked, settings):
    settings.ATTACHMENT_MEGABYTES_EVER = 1
    ward = factories.question_beside(asked, text="Which ward?")
    large = ("costs.pdf", files.PDF + bytes(2 * 2**20))

    answer = write.post(section_page(draft), sending(draft, q1=large, **{ward.code: "Ward 7"}))

    assert errors_in(answer) == [
        "“costs.pdf” is larger than 1 MB. Make it smaller, for instance with smaller pictures, and attach that."
    ]
    assert Answer.objects.get().value == "Ward 7"


def test_another_file_takes_the_place_of_the_first(write, draft, django_capture_on_commit_callbacks):
    write.post(section_page(draft), sending(draft, q1=("costs.xlsx", files.XLSX)))
    first = draft.attachments.get()

    with django_capture_on_commit_callbacks(execute=True):
        write.post(section_page(draft), sending(draft, q1=("costs.pdf", files.PDF)))

    assert answers_of(draft) == [("q1", "costs.pdf")]
    assert [path.name for path in kept_for(draft)] == [draft.attachments.standing().get().sha256]
    assert write.get(reverse("proposals:attachment", args=[draft.reference, first.number])).status_code == 404


def test_a_file_is_not_replaced_by_somebody_who_has_not_seen_it(write, draft, asked):
    """Two authors, or two tabs, each choose a file for the same question."""
    mine = sending(draft, q1=("mine.pdf", files.PDF))
    attached(draft, answers=asked, name="theirs.xlsx", content=files.XLSX)

    answer = write.post(section_page(draft), mine)

    assert errors_in(answer) == [
        "“theirs.xlsx” was attached here meanwhile. To have yours in its place, choose it again."
    ]
    assert answers_of(draft) == [("q1", "theirs.xlsx")]
    again = typed_again(answer) | {"q1": SimpleUploadedFile("mine.pdf", files.PDF)}
    assert write.post(section_page(draft), again).status_code == 302
    assert answers_of(draft) == [("q1", "mine.pdf")]


def test_a_form_sent_twice_keeps_its_file_once(write, draft):
    sent = sending(draft, q1=("costs.xlsx", files.XLSX))
    write.post(section_page(draft), sent)

    twice = write.post(section_page(draft), sent | {"q1": SimpleUploadedFile("costs.xlsx", files.XLSX)})

    assert (twice.status_code, Attachment.objects.count()) == (302, 1)


def test_a_file_comes_in_even_when_the_texts_came_second(write, draft, asked, author):
    ward = factories.question_beside(asked, text="Which ward?")
    sent = sending(draft, q1=("costs.xlsx", files.XLSX), **{ward.code: "Ward 7"})
    factories.answer(draft, ward, "Ward 8")

    answer = write.post(section_page(draft), sent)

    assert "Ward 7" in words_of(answer)
    assert "Ward 8" in words_of(answer)
    assert answers_of(draft) == [("q1", "costs.xlsx")]


def test_choosing_a_file_is_no_conflict_with_somebody_who_types(write, draft, asked):
    ward = factories.question_beside(asked, text="Which ward?")
    sent = sending(draft, **{ward.code: "Ward 7"})
    attached(draft, answers=asked)

    assert write.post(section_page(draft), sent).status_code == 302
    assert Answer.objects.get().value == "Ward 7"


def test_the_button_removes_the_file_and_keeps_what_is_typed(write, draft, asked, django_capture_on_commit_callbacks):
    ward = factories.question_beside(asked, text="Which ward?")
    attached(draft, answers=asked)

    with django_capture_on_commit_callbacks(execute=True):
        removed = write.post(section_page(draft), sending(draft, take_out="1", **{ward.code: "Ward 7"}), follow=True)

    assert "“letter.pdf” is removed." in words_of(removed)
    assert (answers_of(draft), Answer.objects.get().value, kept_for(draft)) == ([], "Ward 7", [])
    assert write.post(section_page(draft), sending(draft, take_out="9")).status_code == 404
    assert write.post(section_page(draft), sending(draft, take_out="x")).status_code == 404


def test_a_file_that_answers_is_none_of_those_that_a_call_counts(write, draft, asked):
    for _ in range(attachments.limits_of(draft.call).files):
        attached(draft)
    attached(draft, answers=asked, name="costs.xlsx", content=files.XLSX)

    assert answers_of(draft) == [("q1", "costs.xlsx")]
    assert "costs.xlsx" not in words_of(write.get(page("attachments", draft)))
    with pytest.raises(NotReady, match="is one too many"):
        attached(draft)


def test_one_file_may_answer_and_stand_beside_the_answers(draft, asked, author, django_capture_on_commit_callbacks):
    """Its bytes are kept once, and stay until both are gone."""
    beside = attached(draft, content=files.PDF)
    answer = attached(draft, content=files.PDF, answers=asked)
    assert (beside.pk != answer.pk, len(kept_for(draft))) == (True, 1)

    for attachment, left in [(beside, 1), (answer, 0)]:
        with django_capture_on_commit_callbacks(execute=True):
            attachments.remove(draft.pk, attachment.number, by=author)
        assert len(kept_for(draft)) == left


def test_a_script_sends_a_file_by_itself(write, draft, asked):
    """What js/answers.js reads."""

    def answer(name, content, replaces="", question="q1"):
        body = {"chosen": SimpleUploadedFile(name, content), "question": question, "replaces": replaces}
        response = write.post(page("attachments", draft), body, headers={"accept": "application/json"})
        return response.status_code, response.headers["content-type"] == "application/json" and response.json()

    assert answer("costs.xlsx", files.XLSX) == (200, {"attached": ["costs.xlsx"], "refused": []})
    assert answer("costs.pdf", files.PDF)[1]["refused"] == [
        "“costs.xlsx” was attached here meanwhile. To have yours in its place, choose it again."
    ]
    assert answer("costs.pdf", files.PDF, "1") == (200, {"attached": ["costs.pdf"], "refused": []})
    assert answer("plan.docx", files.DOCX, "2")[1]["refused"] == [OTHER_KIND.format("plan.docx")]
    assert [answer("a.pdf", files.PDF, question=code)[0] for code in ("q9", "x" * 500, "q1 ")] == [404, 404, 404]
    assert answers_of(draft) == [("q1", "costs.pdf")]


def test_only_questions_of_this_call_that_take_a_file_are_answered_by_one(draft, asked, author):
    ward = factories.question_beside(asked, text="Which ward?")
    elsewhere = factories.question(factories.open_call(), "file")

    for question in (ward, elsewhere):
        with pytest.raises(NotReady, match="not asked any more"):
            attached(draft, answers=question)
    assert not Attachment.objects.exists()


def test_only_the_writers_of_a_draft_answer_with_a_file(draft, asked, stranger, moderator, author):
    for person in (stranger, moderator):
        with pytest.raises(NotPermitted):
            attached(draft, answers=asked, by=person)
    attached(draft, answers=asked)
    writing.submit(draft.pk, by=author)
    with pytest.raises(WrongState):
        attached(draft, answers=asked, replaces=1)


NAMES = st.one_of(
    st.text(max_size=30), st.sampled_from(["../a.pdf", "a.pdf\x00.exe", "con.pdf", ".pdf", "a" * 300 + ".pdf", "a.PDF"])
)

CONTENTS = st.one_of(st.binary(max_size=200), st.sampled_from([files.PDF, files.XLSX, files.SVG, files.EICAR, b""]))


# --- Whatever is sent ----------------------------------------------------------------------------------------------
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, content=CONTENTS, replaces=st.text(max_size=8), ward=st.text("ward é7<&\n", max_size=20))
def test_whatever_is_sent_is_answered_and_the_text_is_kept(write, draft, asked, name, content, replaces, ward):
    other = asked.call.questions.filter(code="q2").first() or factories.question_beside(asked, text="Which ward?")
    sent = sending(draft, q1=(name or "x", content), **{other.code: ward}) | {"q1-replaces": replaces}

    answer = write.post(section_page(draft), sent)

    assert answer.status_code in (200, 302, 400)
    if answer.status_code != 400:
        kept = {each.code: each.given for each in latest(draft).asked}[other.code] or ""
        assert kept.split() == ward.split()
    assert len(answers_of(draft)) <= 1
    assert set(answers_of(draft)) <= {("q1", each) for each in Attachment.objects.values_list("name", flat=True)}
