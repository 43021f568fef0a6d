"""A PDF that holds pages and nothing that acts by itself."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from proposals.files.kinds import FileRefused

SCRIPTS = {"/JavaScript", "/Rendition"}
ACTS = {"/Launch", "/ImportData", "/GoToE", "/SubmitForm"}
MEDIA = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
PRINT_IT = "Print it to a new PDF (Print, then “Save as PDF”) and attach that."


def check(path: Path, into: Path) -> Path:
    must_not_be_a_zip_as_well(path)
    try:
        with pikepdf.open(path) as pdf:
            must_be_open(pdf)
            for part in dictionaries_of(pdf):
                must_be_still(part)
    except pikepdf.PasswordError as error:
        raise FileRefused("is protected by a password. Save it without one and attach that.") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RecursionError) as error:
        raise FileRefused(f"can’t be read as a PDF. {PRINT_IT}") from error
    return path


def must_not_be_a_zip_as_well(path: Path) -> None:
    """A file can be two things at once: a PDF by its start and an archive by its end."""
    try:
        with zipfile.ZipFile(path):
            pass
    except zipfile.BadZipFile:
        return
    raise FileRefused(f"holds another file behind its pages. {PRINT_IT}")


def must_be_open(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise FileRefused("is encrypted. Save it without protection and attach that.")
    if len(pdf.pages) == 0:
        raise FileRefused("has no page. Choose another file.")


def dictionaries_of(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from dictionaries_in(pdf.trailer)
    for each in pdf.objects:
        yield from dictionaries_in(each)


def dictionaries_in(found: Any) -> Iterator[Any]:
    """Every dictionary in an object; what it points to is an object of its own and comes by itself."""
    if isinstance(found, pikepdf.Array):
        children = list(found)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        children = [found[key] for key in found.keys()]  # noqa: SIM118  a PDF dictionary is no mapping
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from dictionaries_in(child)


def must_be_still(part: Any) -> None:
    keys, act, subtype = set(part.keys()), word(part, "/S"), word(part, "/Subtype")
    if act in SCRIPTS or keys & {"/JS", "/JavaScript", "/XFA"}:
        raise FileRefused(f"holds a script. {PRINT_IT}")
    if act in ACTS:
        raise FileRefused(f"opens other programs or sends data away. {PRINT_IT}")
    if keys & {"/EF", "/EmbeddedFiles"} or subtype in {"/FileAttachment", "/EmbeddedFile"}:
        raise FileRefused(f"has other files inside. {PRINT_IT} Attach those files by themselves.")
    if subtype in MEDIA:
        raise FileRefused(f"has film or sound inside. {PRINT_IT}")


def word(part: Any, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
