"""A copy of a file without what tells who made it, for those who may not know who applied.

Properties, comments' authors, paths, signatures and what cameras write go; what can be read on the page stays, and so
that is for its authors to look after. A file that holds something this does not know has no such copy.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from proposals.files.kinds import DOCX, JPG, PDF, PNG, PPTX, XLSX, Kind
from proposals.files.stripping import office, pdf
from proposals.files.stripping.unknown import Unknown

# Images came in without anything beside the picture.
STRIP: dict[Kind, Callable[[Path, Path], object]] = {
    PDF: pdf.strip,
    DOCX: office.strip,
    XLSX: office.strip,
    PPTX: office.strip,
    PNG: shutil.copyfile,
    JPG: shutil.copyfile,
}


def strip(kind: Kind, path: Path, into: Path) -> Path | None:
    """The stripped copy of a file that was checked, or None where there can be none."""
    try:
        STRIP[kind](path, into)
    except Unknown:
        return None
    return into
