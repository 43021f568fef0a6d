"""Files on their way in: only to the pages that ask for files, and never more than their limit is kept of one.

Django reads a form before any view runs, so the limits stand here for every request. What was left out is noted on the
request (`left_out`), and the rest of the form arrives as it was sent.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from proposals.attachments.storage import FULL, no_room
from proposals.files.kinds import shown_name

View = TypeVar("View", bound=Callable[..., Any])
MOST_IN_A_REQUEST = 20
ROOM_FOR_FIELDS = 2**20


class LeftOut(NamedTuple):
    """A file that was not taken in while it arrived, and why: a sentence that follows its name, or one of its own."""

    field: str
    name: str
    reason: str
    is_for_want_of_room: bool = False

    @property
    def sentence(self) -> str:
        return f"“{self.name}” {'was not kept. ' if self.is_for_want_of_room else ''}{self.reason}"


def takes_files(view: View) -> View:
    """Marks a view that files may be sent to."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def left_out(request: Any) -> list[LeftOut]:
    return getattr(getattr(request, "_request", request), "files_left_out", [])


def most_bytes() -> int:
    """The largest file that any call may allow."""
    return settings.ATTACHMENT_MEGABYTES_EVER * 2**20


def too_large(megabytes: int) -> str:
    return f"is larger than {megabytes} MB. Make it smaller, for instance with smaller pictures, and attach that."


class BoundedUploads(TemporaryFileUploadHandler):
    """Streams each file to the disk, and stops keeping it at the limit; the rest of the request is still read."""

    request: Any

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:  # noqa: N803
        self.seen = 0
        if content_length > settings.UPLOAD_MEGABYTES_A_REQUEST * 2**20 + ROOM_FOR_FIELDS:
            raise RequestDataTooBig("Send fewer or smaller files at a time.")

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        self.seen += 1
        if not asks_for_files(self.request):
            raise SkipFile
        self.named = (field_name, shown_name(file_name))
        if self.seen > MOST_IN_A_REQUEST:
            self.leave_out(f"was not read. Send at most {MOST_IN_A_REQUEST} files at a time.")
        with self.as_long_as_there_is_room():
            super().new_file(field_name, file_name, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > most_bytes():
            self.leave_out(too_large(settings.ATTACHMENT_MEGABYTES_EVER))
        with self.as_long_as_there_is_room():
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Any:
        """The file is the form's from here on: what is left out after it must not close it."""
        try:
            with self.as_long_as_there_is_room():
                return super().file_complete(file_size)
        except SkipFile:
            return None
        finally:
            del self.file

    @contextmanager
    def as_long_as_there_is_room(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in FULL:
                raise
            self.leave_out(str(no_room()), is_for_want_of_room=True)

    def leave_out(self, reason: str, *, is_for_want_of_room: bool = False) -> None:
        noted = LeftOut(*self.named, reason, is_for_want_of_room)
        self.request.files_left_out = [*left_out(self.request), noted]
        raise SkipFile


def asks_for_files(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(view, "takes_files", False) or getattr(getattr(view, "cls", None), "takes_files", False)
