"""Files by program: sent as a form, one at a time, under the rules of the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exchange.api.docs import openapi
from proposals.models import Attachment
from proposals.services import writing
from tests import factories
from tests.api.caller import Caller
from tests.files import samples as files

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(author):
    return factories.draft(author=author)


def send(person, proposal, *named, field="file", **more):
    caller = Caller(person)
    sent = [SimpleUploadedFile(name, content) for name, content in named]
    return caller.client.post(
        f"/api/v1/proposals/{proposal.reference}/attachments/", {field: sent} | more, headers=caller.headers
    )


def test_a_file_is_attached_listed_opened_and_removed(author, draft):
    answer = send(author, draft, ("letter.pdf", files.PDF))

    line = answer.json()
    assert (answer.status_code, line.pop("at")[:2]) == (201, "20")
    assert line == {
        "number": 1, "name": "letter.pdf", "kind": "PDF", "size_bytes": len(files.PDF), "state": "unscanned",
        "by": str(author), "why_not": "",
    }  # fmt: skip
    caller, address = Caller(author), f"proposals/{draft.reference}/attachments/"
    assert [each["name"] for each in caller.get(address).json()["results"]] == ["letter.pdf"]
    opened = caller.get(f"{address}1/")
    assert b"".join(opened.streaming_content) == files.PDF
    assert opened.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    removed = caller.send("DELETE", f"{address}1/")
    assert (removed.status_code, removed.json()) == (200, [])
    assert caller.get(f"{address}1/").status_code == 404
    assert caller.send("DELETE", f"{address}9/").status_code == 404


REFUSED = {
    "no field": ([], {}, "Send one file, in the field `file` of a form (multipart/form-data)."),
    "two files": (
        [("a.pdf", files.PDF), ("b.pdf", files.PDF)], {},
        "Send one file, in the field `file` of a form (multipart/form-data).",
    ),
    "another field": (
        [("a.pdf", files.PDF)], {"field": "files"},
        "Send one file, in the field `file` of a form (multipart/form-data).",
    ),
    "text instead": ([], {"file": "letter.pdf"}, "Send one file, in the field `file` of a form (multipart/form-data)."),
    "page": (
        [("a.pdf", files.HTML)], {},
        "“a.pdf” is not a PDF, whatever its name says. Open it, save it as .pdf and attach that.",
    ),
    "empty": ([("a.pdf", b"")], {}, "“a.pdf” is empty. Open it to see whether it was saved, then attach it again."),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_can_not_come_in_is_a_problem_of_its_field(author, draft, what):
    named, more, told = REFUSED[what]

    answer = send(author, draft, *named, **more)

    assert (answer.status_code, answer.json()["errors"]) == (400, {"file": [told]})
    assert Attachment.objects.count() == 0


def test_a_file_over_the_limit_is_told_while_it_arrives(author, draft, settings):
    settings.ATTACHMENT_MEGABYTES_EVER = 1

    answer = send(author, draft, ("a.pdf", bytes(2 * 2**20)))

    assert answer.json()["errors"] == {
        "file": ["“a.pdf” is larger than 1 MB. Make it smaller, for instance with smaller pictures, and attach that."]
    }


def test_a_body_that_is_far_too_large_is_refused_unread(author, draft, settings):
    settings.UPLOAD_MEGABYTES_A_REQUEST = 1

    answer = send(author, draft, ("a.pdf", bytes(3 * 2**20)))

    assert (answer.status_code, answer.json()["detail"]) == (413, "The body is too large: send one file at a time.")


def test_no_room_is_told_as_such(author, draft, settings, tmp_path):
    kept = {"location": str(tmp_path), "keep_free_megabytes": 10**9}
    settings.STORAGES = settings.STORAGES | {
        "attachments": {"BACKEND": "proposals.storage.PrivateFiles", "OPTIONS": kept}
    }

    answer = send(author, draft, ("a.pdf", files.PDF))

    assert (answer.status_code, answer.json()["title"]) == (507, "Insufficient Storage")
    assert answer.json()["detail"].startswith("There is no room for files on this server at the moment")


def test_a_submitted_proposal_takes_no_file_and_loses_none(author, draft):
    factories.attached(draft)
    writing.submit(draft.pk, by=author)

    assert send(author, draft, ("a.pdf", files.PDF)).status_code == 409
    assert Caller(author).send("DELETE", f"proposals/{draft.reference}/attachments/1/").status_code == 409


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=x", "a/b"])
def test_a_body_that_is_no_form_is_refused(author, draft, kind):
    answer = Caller(author).post(f"proposals/{draft.reference}/attachments/", b"{}", content_type=kind)

    assert answer.status_code in (400, 415)


def test_a_browser_that_is_signed_in_needs_its_token(author, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    sent = {"file": SimpleUploadedFile("a.pdf", files.PDF)}

    assert client.post(f"/api/v1/proposals/{draft.reference}/attachments/", sent).status_code == 403


def test_the_description_says_how_a_file_is_sent():
    sends = openapi()["paths"]["/api/v1/proposals/{reference}/attachments/"]["post"]

    assert list(sends["requestBody"]["content"]) == ["multipart/form-data"]
    assert "507" in sends["responses"]
