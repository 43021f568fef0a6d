"""One file, looked at from its name to its last byte."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import filetype

from proposals.files import images, office, pdf
from proposals.files.kinds import (
    BY_CONTENT_TYPE,
    DOCX,
    JPG,
    PDF,
    PNG,
    PPTX,
    XLSX,
    Checked,
    Copy,
    FileRefused,
    Kind,
    kind_of,
)
from proposals.files.stripping import strip

OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # also what Office writes around a document with a password
ZIP = "application/zip"  # what a document of Office is, where its first members do not tell more

# Each looks at a file of its kind, and says where the file stands that may come in.
CHECKS: dict[Kind, Callable[[Path, Path], Path]] = {
    PDF: pdf.check,
    DOCX: office.check_document,
    XLSX: office.check_workbook,
    PPTX: office.check_presentation,
    PNG: images.written_anew_as_png,
    JPG: images.written_anew_as_jpeg,
}


def check(path: Path, name: str, into: Path, *, strips: bool = False) -> Checked:
    """Look at the file at `path`, called `name`; a copy that is made on the way is written to `into`.

    With `strips` it comes with a second copy, beside `into`.

    raises  FileRefused, with what to do instead
    """
    kind = kind_of(name)
    if path.stat().st_size == 0:
        raise FileRefused("is empty. Open it to see whether it was saved, then attach it again.")
    must_look_like(kind, path)
    kept = CHECKS[kind](path, into)
    stripped = strip(kind, kept, into.with_name("stripped")) if strips else None
    return Checked(*_facts_of(kept), kind.content_type, Copy(*_facts_of(stripped)) if stripped else None)


def _facts_of(path: Path) -> tuple[Path, int, str]:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return path, path.stat().st_size, digest


def must_look_like(kind: Kind, path: Path) -> None:
    """By its first bytes; whoever renames a file changes its name and nothing else."""
    with path.open("rb") as content:
        start = content.read(8192)
    if kind in (DOCX, XLSX, PPTX) and start.startswith(OLD_OFFICE):
        raise FileRefused(
            f"is protected by a password or in the format of an older Office. Save it as .{kind.code} without a "
            "password and attach that."
        )
    found = filetype.guess(start)
    seen = found.mime if found else ""
    if seen == kind.content_type or (kind in (DOCX, XLSX, PPTX) and seen == ZIP):
        return
    looks_like = BY_CONTENT_TYPE.get(seen)
    told = f" By its content it is: {looks_like.label}." if looks_like else ""
    raise FileRefused(
        f"is not {kind.one}, whatever its name says.{told} Open it, save it as .{kind.code} and attach that."
    )
