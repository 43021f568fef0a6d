"""Where attachments are kept: a folder of their own that no web server serves, or what the settings name instead.

A file appears there whole or not at all: it is written beside its place, forced to the disk, then renamed. A full
disk is said in a sentence, and leaves neither a row nor half a file behind.
"""

import errno
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.deconstruct import deconstructible

from proposals.errors import NoRoom

PART = ".part"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_ROOM = (
    "There is no room for files on this server at the moment, so nothing of it was kept. Try again in an hour; if it "
    "lasts, write to {support}."
)


def attachments() -> Storage:
    return storages["attachments"]


def no_room() -> NoRoom:
    return NoRoom(NO_ROOM.format(support=settings.SUPPORT_EMAIL))


@deconstructible
class PrivateFiles(FileSystemStorage):
    """The folder. `keep_free_megabytes` is left to the database and the rest of the machine."""

    def __init__(self, location: str, keep_free_megabytes: int = 0) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)
        self.keep_free_megabytes = keep_free_megabytes

    def _save(self, name: str, content: Any) -> str:
        try:
            self._write(Path(self.path(name)), content)
        except OSError as error:
            raise (no_room() if error.errno in FULL else error) from error
        return name

    def _write(self, path: Path, content: Any) -> None:
        make_folder(path.parent)
        if shutil.disk_usage(path.parent).free < content.size + self.keep_free_megabytes * 2**20:
            raise no_room()
        number, part = tempfile.mkstemp(suffix=PART, dir=path.parent)
        try:
            with os.fdopen(number, "wb") as written:
                for chunk in content.chunks():
                    written.write(chunk)
                written.flush()
                os.fsync(written.fileno())
            os.replace(part, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(part)
            raise
        force_to_disk(path.parent)


def make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        force_to_disk(folder.parent)


def force_to_disk(folder: Path) -> None:
    """A new name is safe from a power cut only once its folder is."""
    if os.name == "nt":  # folders can't be opened there
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
