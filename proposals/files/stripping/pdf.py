"""A PDF written anew without properties, XMP, private data of programs, names of commenters and signatures."""

from pathlib import Path
from typing import Any

import pikepdf

from proposals.files.pdf import dictionaries_of, word
from proposals.files.stripping.pictures import without_remarks
from proposals.files.stripping.unknown import Unknown

EVERYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/CreatorInfo", "/SpiderInfo", "/Threads")
OF_THE_FILE = ("/Info", "/ID")
OF_A_SIGNATURE = ("/Name", "/Location", "/ContactInfo", "/Reason", "/Contents", "/Cert", "/M")
OF_A_COMMENT = ("/T", "/CreationDate", "/M", "/NM")
PICTURES = {"/DCTDecode": pikepdf.Name.DCTDecode, "/JPXDecode": pikepdf.Name.JPXDecode}


def strip(path: Path, into: Path) -> None:
    try:
        with pikepdf.open(path) as pdf:
            for part in list(dictionaries_of(pdf)):
                take_out(part)
            drop(pdf.trailer, OF_THE_FILE)
            pdf.save(into, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RecursionError) as error:
        raise Unknown from error


def take_out(part: Any) -> None:
    drop(part, EVERYWHERE)
    if "/ByteRange" in part:
        drop(part, OF_A_SIGNATURE)
    if "/Subtype" in part and "/Rect" in part and word(part, "/Subtype") != "/Widget":  # of a field, /T is its name
        drop(part, OF_A_COMMENT)
    if isinstance(part, pikepdf.Stream):
        clean_picture(part)


def drop(part: Any, names: tuple[str, ...]) -> None:
    for name in names:
        if name in part:
            del part[name]


def clean_picture(stream: Any) -> None:
    """Photographs are kept in a PDF as cameras made them."""
    named = stream.get("/Filter")
    filters = [str(each) for each in named] if isinstance(named, pikepdf.Array) else [str(named)]
    if not PICTURES.keys() & set(filters):
        return
    if len(filters) > 1:
        raise Unknown
    told = stream.get("/DecodeParms")
    stream.write(without_remarks(stream.read_raw_bytes()), filter=PICTURES[filters[0]], decode_parms=told)
