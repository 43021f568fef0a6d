"""The kinds of files that may come in, and the name a file goes by."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

LONGEST_NAME = 200  # bytes of UTF-8: no file system takes more than 255
NOT_IN_NAMES = set('<>:"|?*')
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


class FileRefused(Exception):
    """Why a file does not come in: a sentence after its name that says what to do, such as “is empty. Choose …”."""


@dataclass(frozen=True)
class Copy:
    """A file as it is to be kept."""

    path: Path
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Checked(Copy):
    """A file that may come in. `path` is the copy to keep: images are written anew, without what was hidden in them.

    `stripped` is a second copy without what tells who made it; None where nobody asked for it, or there can be none.
    """

    content_type: str
    stripped: Copy | None = None


class Kind(NamedTuple):
    code: str
    label: str
    content_type: str
    endings: tuple[str, ...]

    @property
    def one(self) -> str:
        return f"{'an' if self.label.startswith('E') else 'a'} {self.label}"


OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Kind("pdf", "PDF", "application/pdf", ("pdf",))
DOCX = Kind("docx", "Word document", OFFICE + "wordprocessingml.document", ("docx",))
XLSX = Kind("xlsx", "Excel workbook", OFFICE + "spreadsheetml.sheet", ("xlsx",))
PPTX = Kind("pptx", "PowerPoint presentation", OFFICE + "presentationml.presentation", ("pptx",))
PNG = Kind("png", "PNG image", "image/png", ("png",))
JPG = Kind("jpg", "JPEG image", "image/jpeg", ("jpg", "jpeg"))

KINDS = [PDF, DOCX, XLSX, PPTX, PNG, JPG]
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}
BY_CONTENT_TYPE = {kind.content_type: kind for kind in KINDS}
BY_CODE = {kind.code: kind for kind in KINDS}
INSTEAD = {"doc": "docx", "docm": "docx", "xls": "xlsx", "xlsm": "xlsx", "ppt": "pptx", "pptm": "pptx"}
INSTEAD |= dict.fromkeys(["odt", "ods", "odp", "rtf", "txt", "html", "htm", "pages"], "pdf")
INSTEAD |= dict.fromkeys(["gif", "svg", "heic", "webp", "bmp", "tif", "tiff"], "png")


def endings_of(kinds: Iterable[Kind]) -> str:
    return ", ".join(f".{ending}" for kind in kinds for ending in kind.endings)


ENDINGS = endings_of(KINDS)


def shown_name(sent: str) -> str:
    """The name that people see and keep: no path, no control character, not too long, its ending kept."""
    last = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    clean = "".join(char if char.isprintable() and char not in NOT_IN_NAMES else " " for char in last)
    stem, dot, ending = " ".join(clean.split()).rstrip(". ").rpartition(".")
    if stem.lower() in RESERVED:
        stem = f"file {stem}"
    room = LONGEST_NAME - len((dot + ending).encode())
    return (shortened(stem, room).strip() + dot + ending) if room > 0 else shortened(ending, LONGEST_NAME)


def generated_name(number: int, name: str) -> str:
    """What a file is called for those who may not know whose it is: attachment-2.pdf."""
    return f"attachment-{number}.{kind_of(name).code}"


def shortened(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")


def kind_of(name: str) -> Kind:
    """The kind that a name claims."""
    stem, _, ending = name.rpartition(".")
    kind = BY_ENDING.get(ending.lower())
    if kind and stem.strip(". "):
        return kind
    if kind:
        raise FileRefused("has no name before its ending. Rename it, then attach it again.")
    if better := INSTEAD.get(ending.lower()):
        raise FileRefused(f"can’t be attached: files must end in {ENDINGS}. Save it as .{better} and attach that.")
    raise FileRefused(f"can’t be attached: files must end in {ENDINGS}. Save it as one of these and attach that.")


def must_be_one_of(kinds: Iterable[Kind], name: str) -> None:
    """Refuse a file whose name claims another kind than these; whether the name is true is checked by its content."""
    if kind_of(name) not in kinds:
        raise FileRefused(f"can’t be taken here: this question takes {endings_of(kinds)}. Save it as one of these.")
