"""Attaching files to a draft: what comes in stays, and what is refused says why."""

import pytest
from django.urls import reverse

from proposals.attachments import uploads
from proposals.attachments.uploads import BoundedUploads
from proposals.errors import NotPermitted, WrongState
from proposals.models import Attachment, Call, Proposal
from proposals.services import attachments, writing
from proposals.states import State
from tests import factories
from tests.factories import attached, proposal_at
from tests.files import samples as files
from tests.proposals.attachments.arrangement import file_of, kept_for, opened, page_of, sent, standing
from tests.reading import errors_in, words_of


# --- Attaching ----------------------------------------------------------------------------------------------------
def test_an_author_attaches_several_files_at_once(write, draft, author):
    response = write.post(page_of(draft), sent(("letter.pdf", files.PDF), ("costs.xlsx", files.XLSX)), follow=True)

    assert response.redirect_chain == [(page_of(draft), 302)]
    assert "2 files are attached." in words_of(response)
    first, second = draft.attachments.all()
    assert (first.number, first.name, first.kind.code, first.size_bytes) == (1, "letter.pdf", "pdf", len(files.PDF))
    assert (second.number, second.name, second.uploaded_by, second.state) == (2, "costs.xlsx", author, "unscanned")
    assert file_of(first).read_bytes() == files.PDF
    assert opened(write, second) == files.XLSX


def test_a_refused_file_says_why_and_the_others_stay(write, draft):
    response = write.post(page_of(draft), sent(("a.pdf", files.PDF), ("b.pdf", files.HTML), ("c.svg", files.SVG)))

    assert response.status_code == 200
    assert "<title>Error: Files" in response.text
    assert errors_in(response) == [
        "“b.pdf” is not a PDF, whatever its name says. Open it, save it as .pdf and attach that.",
        "“c.svg” can’t be attached: files must end in .pdf, .docx, .xlsx, .pptx, .png, .jpg, .jpeg. Save it as .png "
        "and attach that.",
    ]
    assert "“a.pdf” is attached." in words_of(response)
    assert standing(draft) == ["a.pdf"]


def test_nothing_chosen_is_asked_for(write, draft):
    assert errors_in(write.post(page_of(draft), {})) == ["Choose at least one file."]


def test_the_same_file_sent_twice_is_kept_once(write, draft):
    """A double click, or a form sent again after a failed one."""
    for name in ("letter.pdf", "letter.pdf", "copy.pdf"):
        assert write.post(page_of(draft), sent((name, files.PDF))).status_code == 302

    assert standing(draft) == ["letter.pdf"]


def test_two_files_of_one_name_are_told_apart(draft):
    assert [attached(draft).name for _ in range(3)] == ["letter.pdf", "letter (2).pdf", "letter (3).pdf"]


def test_a_name_with_a_path_in_it_or_very_long_stays_harmless(write, draft):
    names = ["../../etc/cron.d/plan.pdf", "x" * 300 + ".pdf", "con.pdf"]
    for name in names:
        content = files.pdf_with(name, [])
        write.post(page_of(draft), sent((name, content)))

    assert standing(draft) == ["plan.pdf", standing(draft)[1], "file con.pdf"]
    assert len(standing(draft)[1]) <= 200
    assert {len(path.name) for path in kept_for(draft)} == {64}


def test_a_call_takes_so_many_files_and_no_more(write, draft):
    most = attachments.limits_of(draft.call).files
    for _ in range(most - 1):
        attached(draft)

    response = write.post(page_of(draft), sent(("last.pdf", files.PDF), ("costs.xlsx", files.XLSX)))

    assert errors_in(response) == [
        f"“costs.xlsx” is one too many: this call takes at most {most} files. Remove one, then attach it again."
    ]
    assert len(standing(draft)) == most
    page = write.get(page_of(draft))
    assert "Remove one to attach another." in words_of(page)
    assert 'type="file"' not in page.text


def test_a_file_over_the_limit_of_the_call_is_refused(write, draft):
    Call.objects.update(attachment_megabytes_at_most=1)
    content = files.PDF + b"%" * 2**20

    assert errors_in(write.post(page_of(draft), sent(("large.pdf", content)))) == [
        "“large.pdf” is larger than 1 MB. Make it smaller, for instance with smaller pictures, and attach that."
    ]
    assert standing(draft) == []


def test_files_come_in_only_while_it_is_a_draft(write, author, open_call):
    submitted = proposal_at(State.SUBMITTED, call=open_call, author=author)

    assert write.get(page_of(submitted))["Location"] == reverse("proposals:detail", args=[submitted.reference])
    response = write.post(page_of(submitted), sent(("letter.pdf", files.PDF)))
    assert (response.status_code, "It is submitted already" in words_of(response)) == (409, True)
    with pytest.raises(WrongState):
        attached(submitted, by=author)
    assert Attachment.objects.count() == 0


def test_only_its_writers_attach_and_remove(draft, stranger, moderator):
    viewer = factories.member("Viewer")
    factories.co_author(draft, viewer, "viewer")
    co_author = factories.member("Co")
    factories.co_author(draft, co_author)
    mine = attached(draft, by=co_author)

    for person in (stranger, moderator, viewer):
        with pytest.raises(NotPermitted):
            attached(draft, by=person)
        with pytest.raises(NotPermitted):
            attachments.remove(draft.pk, mine.number, by=person)
    assert standing(draft) == ["letter.pdf"]


def test_a_draft_with_another_file_is_not_submitted_unseen(draft, author):
    checked = draft.version
    attached(draft)

    with pytest.raises(writing.StaleVersion):
        writing.submit(draft.pk, by=author, version=checked)


# --- While a file arrives -----------------------------------------------------------------------------------------
def test_no_more_of_a_file_is_kept_than_any_call_allows(write, draft, settings, monkeypatch):
    """The rest is read and dropped, so that the browser gets an answer (ASVS 5.0: 5.2.1)."""
    settings.ATTACHMENT_MEGABYTES_EVER = 1
    written = []
    real = BoundedUploads.receive_data_chunk

    def watched(self, raw_data, start):
        real(self, raw_data, start)
        written.append(len(raw_data))

    monkeypatch.setattr(BoundedUploads, "receive_data_chunk", watched)

    response = write.post(page_of(draft), sent(("huge.pdf", b"%PDF-" + bytes(3 * 2**20))))

    assert errors_in(response) == [
        "“huge.pdf” is larger than 1 MB. Make it smaller, for instance with smaller pictures, and attach that."
    ]
    assert 0 < sum(written) <= 2**20


def test_a_file_after_one_that_was_cut_off_arrives_whole(write, draft, settings):
    settings.ATTACHMENT_MEGABYTES_EVER = 1
    large = b"%PDF-" + bytes(2 * 2**20)

    write.post(page_of(draft), sent(("a.pdf", files.PDF), ("huge.pdf", large), ("costs.xlsx", files.XLSX)))

    assert [file_of(each).read_bytes() for each in draft.attachments.all()] == [files.PDF, files.XLSX]


def test_a_request_that_is_far_too_large_is_refused_unread(write, draft, settings):
    settings.UPLOAD_MEGABYTES_A_REQUEST = 1

    response = write.post(page_of(draft), sent(("huge.pdf", bytes(3 * 2**20))))

    assert response.status_code == 413
    assert "This is too large to send at once" in response.text
    assert "at most 1 MB together" in response.text


def test_very_many_files_in_one_form_are_not_all_read(write, draft, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_IN_A_REQUEST", 2)

    response = write.post(page_of(draft), sent(("a.pdf", files.PDF), ("b.xlsx", files.XLSX), ("c.png", files.PNG)))

    assert errors_in(response) == ["“c.png” was not read. Send at most 2 files at a time."]
    assert standing(draft) == ["a.pdf", "b.xlsx"]


def test_pages_that_ask_for_no_file_drop_what_is_sent(write, draft, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("A file was written.")

    monkeypatch.setattr(uploads.TemporaryFileUploadHandler, "new_file", never)
    address = reverse("proposals:start", args=[draft.call.code])

    response = write.post(address, {"title": "Another one"} | sent(("a.pdf", files.PDF)))

    assert (response.status_code, Proposal.objects.filter(title="Another one").count()) == (302, 1)
