"""Attaching files to a draft: what comes in stays, what is refused says why, and only readers open it."""

import errno
import os
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals import storage, uploads
from proposals.errors import NoRoom, NotPermitted, NotReady, WrongState
from proposals.models import Attachment, Call, Proposal
from proposals.models.calls import MOST_MEGABYTES
from proposals.services import attachments, moderation, writing
from proposals.states import State
from proposals.storage import PrivateFiles
from proposals.uploads import BoundedUploads
from proposals.versions import compare, content_of
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.factories import attached, proposal_at
from tests.files import samples as files
from tests.proposals.test_writing import errors_in, words_of


@pytest.fixture(autouse=True)
def empty_store(settings, tmp_path):
    kept = {"BACKEND": "proposals.storage.PrivateFiles", "OPTIONS": {"location": str(tmp_path / "store")}}
    settings.STORAGES = settings.STORAGES | {"attachments": kept}


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def write(client, author):
    """The author's browser."""
    client.force_login(author)
    return client


def page_of(proposal):
    return reverse("proposals:attachments", args=[proposal.reference])


def address_of(attachment):
    return reverse("proposals:attachment", args=[attachment.proposal.reference, attachment.number])


def sent(*named):
    """What a browser sends: (name, content) for each file."""
    return {"chosen": [SimpleUploadedFile(name, content) for name, content in named]}


def standing(proposal):
    return list(proposal.attachments.standing().values_list("name", flat=True))


def file_of(attachment):
    return Path(storage.attachments().path(attachment.address))


def kept_for(proposal):
    return list(Path(storage.attachments().path(str(proposal.pk))).glob("*"))


def opened(client, attachment):
    return b"".join(client.get(address_of(attachment)).streaming_content)


def status_for(client, person, attachment):
    """How the file answers somebody; nobody is a visitor."""
    client.logout()
    if person:
        client.force_login(person)
    response = client.get(address_of(attachment))
    return len(b"".join(response)) and response.status_code


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


# --- A full disk --------------------------------------------------------------------------------------------------
NO_ROOM = (
    "There is no room for files on this server at the moment, so nothing of it was kept. Try again in an hour; if it "
    "lasts, write to innovation@exchange.example."
)


@pytest.fixture
def folder(tmp_path):
    return PrivateFiles(str(tmp_path / "kept"))


@pytest.mark.parametrize("fails", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_no_half_file(folder, monkeypatch, fails):
    """Django's own storage leaves what it had written so far."""

    class Full(ContentFile):
        def chunks(self, *args):
            yield b"half"
            raise OSError(errno.ENOSPC, "No space left on device")

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    if fails != "write":
        monkeypatch.setattr(storage.os, fails, full)
    content = Full(b"whole") if fails == "write" else ContentFile(b"whole")

    with pytest.raises(NoRoom, match="^There is no room for files on this server at the moment"):
        folder.save("1/abc", content)

    assert [path for path in Path(folder.location).rglob("*") if path.is_file()] == []


def test_a_file_appears_whole_and_nobody_else_on_the_machine_reads_it(folder):
    folder.save("1/abc", ContentFile(b"whole"))

    path = Path(folder.path("1/abc"))
    assert path.read_bytes() == b"whole"
    if os.name == "posix":
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_database_is_left_the_room_it_needs(folder):
    folder.keep_free_megabytes = 10**9

    with pytest.raises(NoRoom):
        folder.save("1/abc", ContentFile(b"whole"))


def test_a_full_disk_is_told_keeps_no_row_and_recovers(write, draft, monkeypatch):
    monkeypatch.setattr(storage.os, "fsync", lambda number: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    response = write.post(page_of(draft), sent(("a.pdf", files.PDF), ("b.xlsx", files.XLSX)))

    assert response.status_code == 507
    assert errors_in(response) == [f"“a.pdf” was not kept. {NO_ROOM}"]
    assert Attachment.objects.count() == 0

    monkeypatch.undo()
    assert write.post(page_of(draft), sent(("a.pdf", files.PDF))).status_code == 302
    assert standing(draft) == ["a.pdf"]


def test_no_room_while_a_file_arrives_is_told_as_well(write, draft, monkeypatch):
    def full(self, raw_data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.write", full, raising=False)
    response = write.post(page_of(draft), sent(("a.pdf", files.PDF)))

    assert (response.status_code, errors_in(response)) == (507, [f"“a.pdf” was not kept. {NO_ROOM}"])


@pytest.mark.django_db(transaction=True)
def test_a_row_that_fails_takes_its_file_along(draft, monkeypatch):
    monkeypatch.setattr(attachments, "note_change", lambda attachment, by: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        attached(draft)

    assert Attachment.objects.count() == 0
    assert kept_for(draft) == []


# --- Removing and submitting --------------------------------------------------------------------------------------
def test_a_file_removed_before_it_was_submitted_is_gone(write, draft, django_capture_on_commit_callbacks, author):
    letter, costs = attached(draft), attached(draft, name="costs.xlsx", content=files.XLSX)
    button = reverse("proposals:remove_attachment", args=[draft.reference, letter.number])

    with django_capture_on_commit_callbacks(execute=True):
        response = write.post(button, follow=True)

    assert "“letter.pdf” is removed." in words_of(response)
    assert standing(draft) == ["costs.xlsx"]
    assert (file_of(letter).exists(), file_of(costs).exists()) == (False, True)
    assert write.get(address_of(letter)).status_code == 404
    letter.refresh_from_db()
    assert letter.removed_by == author
    assert write.post(button).status_code == 302, "a second click finds it removed already"
    assert attached(draft).number == 3, "numbers are never given again"


@pytest.mark.django_db(transaction=True)
def test_a_store_that_fails_once_the_file_is_removed_fails_nothing_else(draft, author, monkeypatch):
    letter = attached(draft)

    def fails(*args):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(PrivateFiles, "delete", fails)
    attachments.remove(draft.pk, letter.number, by=author)

    assert standing(draft) == []
    assert file_of(letter).exists(), "swept later"


def test_comparing_a_draft_with_its_versions_keeps_no_file_of_it(client, draft, author, moderator):
    writing.submit(draft.pk, by=author)
    moderation.return_for_changes(draft.pk, by=moderator, note="More.", return_by=draft.call.closes_at.date())
    letter = attached(draft)
    client.force_login(author)

    compared = client.get(reverse("proposals:versions", args=[draft.reference]), {"earlier": "1", "later": "now"})
    attachments.remove(draft.pk, letter.number, by=author)
    writing.submit(draft.pk, by=author)

    assert letter.name in compared.text
    assert Attachment.objects.kept().count() == 0
    assert status_for(client, moderator, letter) == 404


def test_a_submission_freezes_its_files(draft, author):
    letter = attached(draft)
    writing.submit(draft.pk, by=author)

    assert draft.versions.get().content["attachments"] == [
        {"number": 1, "name": "letter.pdf", "sha256": letter.sha256, "size_bytes": letter.size_bytes}
    ]
    with pytest.raises(WrongState):
        attachments.remove(draft.pk, 1, by=author)


def test_a_file_that_came_or_went_between_two_submissions_shows_among_the_changes(draft, author, moderator):
    letter = attached(draft)
    writing.submit(draft.pk, by=author)
    moderation.return_for_changes(draft.pk, by=moderator, note="More.", return_by=draft.call.closes_at.date())
    costs = attached(draft, name="costs.xlsx", content=files.XLSX)
    writing.submit(draft.pk, by=author)

    changed = compare(*content_of(draft, [1, 2]).values()).changed

    assert [(part.label, part.text) for part in changed] == [
        ("Files", f"letter.pdf ({letter.size_bytes:,} bytes)\ncosts.xlsx ({costs.size_bytes:,} bytes)")
    ]


def test_no_call_may_allow_a_larger_file_than_the_server_takes_in(settings):
    assert settings.ATTACHMENT_MEGABYTES_EVER == MOST_MEGABYTES < settings.UPLOAD_MEGABYTES_A_REQUEST


def test_what_was_submitted_once_stays_with_those_who_read_that_version(
    client, draft, author, moderator, stranger, django_capture_on_commit_callbacks
):
    letter = attached(draft)
    writing.submit(draft.pk, by=author)
    moderation.return_for_changes(draft.pk, by=moderator, note="More.", return_by=draft.call.closes_at.date())
    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(draft.pk, letter.number, by=author)
    writing.submit(draft.pk, by=author)

    assert [status_for(client, person, letter) for person in (author, moderator, stranger)] == [200, 200, 404]
    client.force_login(moderator)
    assert "letter.pdf" not in words_of(client.get(reverse("proposals:detail", args=[draft.reference])))
    assert [version.content["attachments"] for version in draft.versions.order_by("number")][1] == []


# --- Opening ------------------------------------------------------------------------------------------------------
def test_a_file_is_handed_out_as_something_to_save(write, draft):
    """ASVS 5.0: 3.2.1, 5.4.1, 5.4.2."""
    attachment = attached(draft, name="Plan für Ärzte.pdf")

    response = write.get(address_of(attachment))

    wanted = {
        "Content-Type": "application/pdf",
        "Content-Length": str(attachment.size_bytes),
        "Content-Disposition": "attachment; filename*=utf-8''Plan%20f%C3%BCr%20%C3%84rzte.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: response.headers[name] for name in wanted} == wanted
    assert unquote(response.headers["Content-Disposition"]).endswith("Plan für Ärzte.pdf")
    assert b"".join(response.streaming_content) == file_of(attachment).read_bytes()


def test_a_pdf_can_be_read_in_a_frame_of_our_own_pages_and_of_no_other(write, draft):
    """ASVS 5.0: 3.4.6."""
    attachment = attached(draft, name="letter.pdf")

    response = write.get(reverse("proposals:read_attachment", args=[draft.reference, attachment.number]))

    wanted = {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="letter.pdf"',
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Security-Policy": (
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        ),
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: response.headers[name] for name in wanted} == wanted
    assert b"".join(response.streaming_content) == file_of(attachment).read_bytes()


def test_no_other_kind_of_file_is_ever_shown_in_a_frame(write, draft):
    picture = attached(draft, name="chart.png", content=files.PNG)

    assert b"".join(write.get(address_of(picture))) != b""
    assert write.get(reverse("proposals:read_attachment", args=[draft.reference, picture.number])).status_code == 404


def test_who_may_not_open_a_file_can_not_read_it_in_a_frame_either(client, draft, stranger):
    attachment = attached(draft)
    client.force_login(stranger)

    page = reverse("proposals:read_attachment", args=[draft.reference, attachment.number])
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 405


def test_a_web_server_in_front_sends_the_file_where_it_may(write, draft, settings):
    settings.ATTACHMENTS_INTERNAL_PATH = "/attachments-inside/"
    attachment = attached(draft)

    response = write.get(address_of(attachment))

    assert response.headers["X-Accel-Redirect"] == f"/attachments-inside/{draft.pk}/{attachment.sha256}"
    assert (response.content, response.headers["Content-Type"]) == (b"", "application/pdf")


def test_who_opens_a_file_is_who_reads_the_full_text(client, author, stranger, observer, administrator):
    proposal = proposal_at(State.SUBMITTED, author=author, files=1)
    attachment = proposal.attachments.get()
    moderator = factories.moderator()

    told = {name: status_for(client, person, attachment) for name, person in {
        "nobody": None, "stranger": stranger, "author": author, "moderator": moderator, "observer": observer,
        "administrator": administrator,
    }.items()}  # fmt: skip
    assert told == {
        "nobody": 404, "stranger": 404, "author": 200, "moderator": 200, "observer": 200, "administrator": 404,
    }  # fmt: skip


def test_everybody_opens_the_files_of_a_funded_proposal_of_a_public_call(client, author):
    proposal = proposal_at(State.FUNDED, author=author, files=1)

    response = client.get(address_of(proposal.attachments.get()))

    assert b"".join(response).startswith(b"%PDF-")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-store")
    page = words_of(client.get(reverse("proposals:detail", args=[proposal.reference])))
    assert "letter.pdf PDF," in page
    assert f"by {author}" not in page


@pytest.mark.parametrize("number", ["99", "0", "99999999999999999999999"])
def test_a_number_that_no_file_has_is_a_404(write, draft, number):
    address = f"/proposals/{draft.reference}/attachments/{number}/"

    assert write.get(address).status_code == 404
    assert write.post(f"{address}remove/").status_code == 404
    assert write.get(f"{address}remove/").status_code == 405


# --- Pages --------------------------------------------------------------------------------------------------------
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
    assert "“page.pdf” is not a PDF" in problem.inner_text()
    assert clean_page.get_by_role("alert").filter(has_text="2 files are attached.").is_visible()
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
