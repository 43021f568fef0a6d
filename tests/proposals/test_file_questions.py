"""Questions that take a file: asked by a manager, answered in the section beside the texts, read by those who judge."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.forms.questions import QuestionsForm
from proposals.models import Answer, Attachment, Question, SectionEdit
from proposals.services import attachments, call_setup, moderation, questions, resubmission, writing
from proposals.states import State
from proposals.versions import compare, content_of
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import attached
from tests.files import samples as files
from tests.proposals.pages import errors_in, latest, words_of
from tests.proposals.test_attachments import empty_store, kept_for, opened, status_for  # noqa: F401

pytestmark = pytest.mark.django_db
OTHER_KIND = "“{}” can’t be taken here: this question takes .pdf, .xlsx. Save it as one of these."
NO_PDF = "“{}” is not a PDF, whatever its name says. Open it, save it as .pdf and attach that."


@pytest.fixture
def asked(open_call):
    return factories.question(open_call, "file", text="What does it cost?", guidance="Year by year.")


@pytest.fixture
def draft(asked, author):
    return factories.draft(asked.call, author=author, title="Home checks")


@pytest.fixture
def write(client, author):
    client.force_login(author)
    return client


def section_page(proposal):
    return reverse("proposals:section", args=[proposal.reference, "questions"])


def page(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.reference])


def sending(proposal, **sent):
    """What a browser sends from the section as it stands: texts, and files as (name, content)."""
    form = QuestionsForm(proposal=latest(proposal))
    answered = [each for each in form.asked if each.takes_a_file and each.given]
    standing = {f"{each.code}-replaces": str(each.given["number"]) for each in answered}
    files_sent = {name: SimpleUploadedFile(*each) for name, each in sent.items() if isinstance(each, tuple)}
    return {"opened": form["opened"].value()} | standing | sent | files_sent


def answers_of(proposal):
    return list(proposal.attachments.standing().exclude(question=None).values_list("question__code", "name"))


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


# --- Reading -------------------------------------------------------------------------------------------------------
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


# --- Whatever is sent ----------------------------------------------------------------------------------------------
NAMES = st.one_of(
    st.text(max_size=30), st.sampled_from(["../a.pdf", "a.pdf\x00.exe", "con.pdf", ".pdf", "a" * 300 + ".pdf", "a.PDF"])
)
CONTENTS = st.one_of(st.binary(max_size=200), st.sampled_from([files.PDF, files.XLSX, files.SVG, files.EICAR, b""]))


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


# --- In a browser --------------------------------------------------------------------------------------------------
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
    assert "“costs.pdf” is not a PDF" in clean_page.locator("#question-q1 .nhsuk-error-message").inner_text()
    assert_accessible(clean_page)
    choose("costs.xlsx")
    clean_page.get_by_role("link", name="costs.xlsx").wait_for()
    assert clean_page.locator("#question-q1").get_by_role("status").inner_text() == "“costs.xlsx” is attached."
    assert clean_page.get_by_label("Which ward?").input_value() == "Ward 7"
    assert clean_page.locator("#question-q1 .nhsuk-error-message").count() == 0
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
