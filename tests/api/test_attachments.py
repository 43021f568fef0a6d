"""Files by program: sent as a form, one at a time, under the rules of the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exchange.api.docs import openapi
from proposals.models import Attachment
from proposals.services import writing
from proposals.services.drafting import SEND_THE_FILE
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
        "by": str(author), "why_not": "", "question": "",
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
        "attachments": {"BACKEND": "proposals.attachments.storage.PrivateFiles", "OPTIONS": kept}
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


# --- Files that answer a question -------------------------------------------------------------------------------------
@pytest.fixture
def asked(draft):
    return factories.question(draft.call, "file", text="What does it cost?", is_required=False)


def answered(person, proposal):
    return [each["answer"] for each in Caller(person).get(f"proposals/{proposal.reference}/").json()["text"]["answers"]]


def test_a_question_is_answered_with_a_file_replaced_and_taken_back(author, draft, asked):
    first = send(author, draft, ("costs.xlsx", files.XLSX), question="q1")
    unseen = send(author, draft, ("costs.pdf", files.PDF), question="q1")
    second = send(author, draft, ("costs.pdf", files.PDF), question="q1", replaces="1")

    assert (first.status_code, first.json()["question"], second.json()["number"]) == (201, "q1", 2)
    assert (unseen.status_code, unseen.json()["detail"]) == (
        409, "“costs.xlsx” was attached here meanwhile. To have yours in its place, choose it again.",
    )  # fmt: skip
    assert answered(author, draft) == [2]
    draft.refresh_from_db()
    path, change = f"proposals/{draft.reference}/", {"version": draft.version}
    same = Caller(author).patch(path, change | {"answers": {"q1": 2}})
    words = Caller(author).patch(path, change | {"version": same.json()["version"], "answers": {"q1": "costs.pdf"}})
    gone = Caller(author).patch(path, change | {"version": same.json()["version"], "answers": {"q1": None}})
    assert (same.status_code, words.status_code, words.json()["errors"]) == (
        200, 400,
        {"answers.q1": [SEND_THE_FILE]},
    )  # fmt: skip
    assert (gone.status_code, answered(author, draft)) == (200, [None])
    assert gone.json()["version"] == Caller(author).get(path).json()["version"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"question": "q9"}, "question"),
        ({"question": "q2"}, "question"),
        ({"question": "q1", "replaces": "first"}, "replaces"),
        ({"question": "q1", "replaces": "-1"}, "replaces"),
        ({"question": "q1", "replaces": "9" * 30}, "replaces"),
    ],
)
def test_what_it_answers_must_be_a_question_for_a_file(author, draft, asked, more, field):
    factories.question_beside(asked)

    answer = send(author, draft, ("a.pdf", files.PDF), **more)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert Attachment.objects.count() == 0


def test_a_kind_that_the_question_does_not_take_is_a_problem_of_the_file(author, draft, asked):
    answer = send(author, draft, ("a.docx", files.DOCX), question="q1")

    assert answer.json()["errors"] == {
        "file": ["“a.docx” can’t be taken here: this question takes .pdf, .xlsx. Save it as one of these."]
    }
