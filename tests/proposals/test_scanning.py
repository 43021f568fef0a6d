"""The virus scan: nobody waits for it long, and nobody opens what it has not found clean (ASVS 5.0: 5.4.3)."""

import socket
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import now

from proposals.attachments import scanner
from proposals.jobs.models import Job
from proposals.jobs.queue import run_now
from proposals.models import Attachment, Notice, ScanState
from proposals.services import scanning, writing
from tests import factories
from tests.api.caller import Caller
from tests.factories import attached
from tests.files import samples as files
from tests.files.fake_clamd import fake_clamd
from tests.proposals.attachments.arrangement import address_of, page_of, sent, status_for
from tests.reading import words_of

pytestmark = pytest.mark.django_db
INFECTED = files.PDF + b"\n%" + files.EICAR


@pytest.fixture
def clamd(settings):
    with fake_clamd() as fake:
        settings.CLAMD_URL, settings.SCAN_REQUIRED = fake.url, True
        yield fake


@pytest.fixture
def draft(author):
    return factories.draft(author=author)


def nobody_listens():
    """An address where nothing answers."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"tcp://127.0.0.1:{taken.getsockname()[1]}"


# --- Talking to clamd ---------------------------------------------------------------------------------------------
def test_the_scanner_gets_the_whole_file_in_pieces(clamd):
    pieces = [b"a" * 70_000, b"b" * 10]

    assert scanner.scan(clamd.url, pieces, seconds=5) == ""
    assert clamd.heard == [(b"zINSTREAM\0", b"".join(pieces))]


def test_what_is_found_has_a_name(clamd):
    assert scanner.scan(clamd.url, [files.EICAR], seconds=5) == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"hang up", b"INSTREAM size limit exceeded. ERROR", b"nonsense"])
def test_an_answer_that_is_no_verdict_is_none(clamd, answer):
    clamd.answer = answer

    with pytest.raises(scanner.ScannerFailed):
        scanner.scan(clamd.url, [b"x"], seconds=5)


def test_a_slow_scanner_is_left_after_the_time_that_was_set(clamd):
    clamd.delay = 3
    began = time.monotonic()

    with pytest.raises(scanner.ScannerFailed, match="did not answer"):
        scanner.scan(clamd.url, [b"x"], seconds=0.2)

    assert time.monotonic() - began < 1


@pytest.mark.parametrize("address", ["unix:///no/such/socket", "nobody"])
def test_where_nothing_listens_there_is_no_verdict(address):
    with pytest.raises(scanner.ScannerFailed):
        scanner.scan(nobody_listens() if address == "nobody" else address, [b"x"], seconds=1)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no sockets in the file system here")
def test_a_socket_in_the_file_system_is_found(tmp_path):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "ctl"))
        listening.listen()
        with scanner.connected(f"unix://{tmp_path}/ctl", 1) as line:
            assert line.getpeername() == str(tmp_path / "ctl")


# --- Attaching with a scanner -------------------------------------------------------------------------------------
def test_a_clean_file_is_clean_at_once(client, author, draft, clamd):
    client.force_login(author)

    response = client.post(page_of(draft), sent(("letter.pdf", files.PDF)), follow=True)

    assert "Scanned, clean." in words_of(response)
    assert [content for _, content in clamd.heard] == [files.PDF]


def test_an_infected_file_is_opened_by_nobody_and_its_sender_is_told(client, author, draft, clamd, moderator):
    client.force_login(author)
    page = words_of(client.post(page_of(draft), sent(("letter.pdf", INFECTED)), follow=True))
    writing.submit(draft.pk, by=author)

    attachment = draft.attachments.get()
    assert attachment.state == ScanState.INFECTED
    assert "Infected. The virus scan found something in it, so nobody can open it." in page
    assert [status_for(client, person, attachment) for person in (author, moderator)] == [404, 404]
    assert Caller(author).get(f"proposals/{draft.reference}/attachments/1/").status_code == 404
    told = Notice.objects.get(key=f"infected-{attachment.pk}")
    assert (told.recipient, told.subject) == (author, f"A file of {draft.reference} is infected")
    assert "The virus scan found “Eicar-Test-Signature” in “letter.pdf”" in told.body


def test_until_it_is_scanned_only_the_sender_opens_it(client, author, draft, clamd, moderator, settings):
    settings.CLAMD_URL = nobody_listens()
    factories.co_author(draft, co_author := factories.member("Co"))
    client.force_login(author)
    client.post(page_of(draft), sent(("letter.pdf", files.PDF)))
    writing.submit(draft.pk, by=author)

    attachment = draft.attachments.get()
    assert attachment.state == ScanState.PENDING
    assert [status_for(client, who, attachment) for who in (author, co_author, moderator)] == [200, 404, 404]
    client.force_login(moderator)
    page = client.get(reverse("proposals:detail", args=[draft.reference]))
    assert "It can be opened once the virus scan has found it clean." in words_of(page)
    assert address_of(attachment) not in page.text
    line = Caller(moderator).get(f"proposals/{draft.reference}/attachments/").json()["results"][0]
    assert (line["state"], line["why_not"][:16]) == ("pending", "It can be opened")

    settings.CLAMD_URL = clamd.url
    assert scanning.scan_pending() == (1, 0)
    assert status_for(client, moderator, attachment) == 200


def test_where_the_scan_is_not_required_files_are_opened_before_it(client, author, draft, settings, moderator):
    settings.CLAMD_URL, settings.SCAN_REQUIRED = nobody_listens(), False
    attachment = attached(draft)
    writing.submit(draft.pk, by=author)

    assert (attachment.state, status_for(client, moderator, attachment)) == ("pending", 200)


def test_a_slow_scanner_does_not_hold_up_who_attaches(client, author, draft, clamd, monkeypatch):
    clamd.delay = 5
    monkeypatch.setattr(scanning, "AT_ONCE", 0.2)
    client.force_login(author)
    began = time.monotonic()

    response = client.post(page_of(draft), sent(("a.pdf", files.PDF), ("b.xlsx", files.XLSX)))

    assert response.status_code == 302
    assert time.monotonic() - began < 4.5
    assert list(draft.attachments.values_list("state", flat=True)) == ["pending", "pending"]


def test_what_the_scanner_had_no_time_for_is_asked_of_the_workers(client, author, draft, clamd):
    clamd.answer = b"hang up"
    client.force_login(author)
    client.post(page_of(draft), sent(("a.pdf", files.PDF), ("b.xlsx", files.XLSX)))
    keys = [f"scan-{pk}" for pk in draft.attachments.values_list("pk", flat=True)]
    assert list(Job.objects.filter(key__in=keys).values_list("key", flat=True)) == keys

    run_now(keys)
    assert list(draft.attachments.values_list("state", flat=True)) == ["pending", "pending"]
    assert Job.objects.filter(key__in=keys, finished_at=None).count() == 2, "they are tried again"

    clamd.answer = b""
    Job.objects.update(due_at=now())
    run_now(keys)
    assert list(draft.attachments.values_list("state", flat=True)) == ["clean", "clean"]


# --- Later --------------------------------------------------------------------------------------------------------
def test_the_command_scans_what_waits_and_what_came_before_there_was_a_scanner(draft, settings):
    old, infected = attached(draft), attached(draft, content=INFECTED)
    said = StringIO()

    with fake_clamd() as fake:
        settings.CLAMD_URL = fake.url
        call_command("scan_attachments", stdout=said)
        call_command("scan_attachments", stdout=said)

    assert said.getvalue() == "2 scanned, 0 still waiting.\n0 scanned, 0 still waiting.\n"
    states = Attachment.objects.in_bulk([old.pk, infected.pk])
    assert (states[old.pk].state, states[infected.pk].state) == ("clean", "infected")


def test_a_scanner_that_is_down_is_asked_three_times_and_no_more(draft, settings, clamd):
    for _ in range(5):
        attached(draft)
    clamd.answer = b"hang up"

    assert scanning.scan_pending(seconds=1) == (0, 5)
    assert len(clamd.heard) == 3


def test_without_a_scanner_the_command_says_so():
    with pytest.raises(CommandError, match="There is no scanner: name it in CLAMD_URL."):
        call_command("scan_attachments")
