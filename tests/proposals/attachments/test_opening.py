"""Opening a file: only readers do, and never as a page of ours."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from proposals.states import State
from tests import factories
from tests.factories import attached, proposal_at
from tests.files import samples as files
from tests.proposals.attachments.arrangement import address_of, file_of, status_for
from tests.reading import words_of


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
