"""A disk that is full: no half file, no row without one, and plain words."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from proposals.attachments import storage
from proposals.attachments.storage import PrivateFiles
from proposals.errors import NoRoom
from proposals.models import Attachment
from proposals.services import attachments
from tests.factories import attached
from tests.files import samples as files
from tests.proposals.attachments.arrangement import (
    kept_for,
    page_of,
    sent,
    standing,
)
from tests.reading import errors_in

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
