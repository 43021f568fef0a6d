"""Files that are not what they seem, made from the harmless ones of the demo."""

import struct
import zipfile
from io import BytesIO

import pikepdf
from PIL import Image

from exchange.demo.papers import RELATIONS, docx_with, package, pdf_with, png_of_bars, relations, xlsx_with
from proposals.files.kinds import PPTX
from proposals.files.office import MAIN_PARTS

PDF = pdf_with("A letter of support", ["We are glad to take part."])
DOCX = docx_with(["We are glad to take part."])
XLSX = xlsx_with([["Nurse", 12_000]])
PPTX_FILE = package({"ppt/presentation.xml": (MAIN_PARTS[PPTX], "<p/>")}, main="ppt/presentation.xml")
PNG = png_of_bars([20, 80])
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
VBA_TYPE = "application/vnd.ms-office.vbaProject"
MACRO_DOCX = "application/vnd.ms-word.document.macroEnabled.main+xml"


def jpeg(**options) -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(made, "JPEG", **options)
    return made.getvalue()


def jpeg_with_a_place() -> bytes:
    """With the position of the camera, the camera's name, and turned on its side."""
    exif = Image.Exif()
    exif[0x0110] = "A telephone"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    return jpeg(exif=exif, comment=b"made at home")


def png_with_text() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    made, told = BytesIO(), PngInfo()
    told.add_text("Author", "Mira Number1")
    Image.new("RGB", (40, 20), "navy").save(made, "PNG", pnginfo=told)
    return made.getvalue()


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG that claims a size."""
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def changed(content: bytes, *, add: dict | None = None, replace: tuple[str, str] = ("", "")) -> bytes:
    """A zip with more members, and with words of its XML replaced."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            text = old.read(member).decode()
            new.writestr(member.filename, text.replace(*replace) if replace[0] else text)
        for name, extra in (add or {}).items():
            new.writestr(name, extra)
    return made.getvalue()


def with_type(content_type: str) -> bytes:
    """A document that says a part of it is of this type."""
    more = f'<Override PartName="/word/x.bin" ContentType="{content_type}"/></Types>'
    return changed(DOCX, replace=("</Types>", more))


def with_relation(kind: str, target: str) -> bytes:
    return changed(DOCX, add={"word/_rels/document.xml.rels": relations(f"{RELATIONS}/{kind}", target, "External")})


def bomb(megabytes: int) -> bytes:
    """A document that unpacks to far more than it is."""
    return changed(DOCX, add={"word/media/zeros.xml": bytes(megabytes * 2**20)})


def pdf_and(change) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(PDF)) as pdf:
        change(pdf)
        pdf.save(made)
    return made.getvalue()


def acting(action: dict) -> bytes:
    """A PDF that does something when it is opened."""

    def act(pdf):
        pdf.Root.OpenAction = pikepdf.Dictionary(action)

    return pdf_and(act)


def with_a_file_inside() -> bytes:
    def embed(pdf):
        pdf.attachments["inside.txt"] = pikepdf.AttachedFileSpec(pdf, b"hello", filename="inside.txt")

    return pdf_and(embed)


def encrypted(**passwords: str) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(PDF)) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(**passwords))
    return made.getvalue()
