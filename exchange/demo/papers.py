"""Small real files, made in code: what authors attach. Each function gives the bytes of one."""

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from PIL import Image, ImageDraw

from proposals.files.kinds import DOCX, XLSX
from proposals.files.office import MAIN_PARTS

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SCHEMAS = "http://schemas.openxmlformats.org/"
RELATIONS = SCHEMAS + "officeDocument/2006/relationships"


def pdf_with(title: str, lines: Iterable[str]) -> bytes:
    """One page of A4: a title and lines of text."""
    pdf, made = pikepdf.new(), BytesIO()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    written = [b"BT /F1 18 Tf 60 770 Td (%s) Tj /F1 11 Tf 0 -20 Td" % in_pdf(title)]
    written += [b"0 -16 Td (%s) Tj" % in_pdf(line) for line in lines]
    page.Contents = pdf.make_stream(b"\n".join([*written, b"ET"]))
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = title
    pdf.save(made, deterministic_id=True)
    return made.getvalue()


def in_pdf(text: str) -> bytes:
    shown = text.encode("cp1252", "replace")
    return shown.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def docx_with(paragraphs: Iterable[str]) -> bytes:
    """A letter: one paragraph for each text."""
    text = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in paragraphs)
    space = f'xmlns:w="{SCHEMAS}wordprocessingml/2006/main"'
    document = f"{DECLARED}<w:document {space}><w:body>{text}</w:body></w:document>"
    return package({"word/document.xml": (MAIN_PARTS[DOCX], document)}, main="word/document.xml")


def xlsx_with(rows: Iterable[Iterable[str | int]]) -> bytes:
    """A workbook of one sheet."""
    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    space = f'xmlns="{SCHEMAS}spreadsheetml/2006/main"'
    sheet = f"{DECLARED}<worksheet {space}><sheetData>{lines}</sheetData></worksheet>"
    book = (
        f'{DECLARED}<workbook {space} xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Costs" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    of_sheet = MAIN_PARTS[XLSX].replace("sheet.main", "worksheet")
    parts = {"xl/workbook.xml": (MAIN_PARTS[XLSX], book), "xl/worksheets/sheet1.xml": (of_sheet, sheet)}
    links = {"xl/_rels/workbook.xml.rels": relations(f"{RELATIONS}/worksheet", "worksheets/sheet1.xml")}
    return package(parts, main="xl/workbook.xml", more=links)


def cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def relations(kind: str, target: str, mode: str = "") -> str:
    outside = f' TargetMode="{mode}"' if mode else ""
    one = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"{outside}/>'
    return f'{DECLARED}<Relationships xmlns="{SCHEMAS}package/2006/relationships">{one}</Relationships>'


def package(parts: dict[str, tuple[str, str]], *, main: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """The zip around the parts {name: (content type, XML)}; `more` are members without a type of their own."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items())
    types = (
        f'{DECLARED}<Types xmlns="{SCHEMAS}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(f"{RELATIONS}/officeDocument", main),
        **{name: text for name, (_, text) in parts.items()},
        **(more or {}),
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def png_of_bars(values: Iterable[int]) -> bytes:
    """A chart of bars, one for each value from 0 to 100."""
    heights, made = list(values), BytesIO()
    picture = Image.new("RGB", (60 * len(heights) + 40, 260), "white")
    pen = ImageDraw.Draw(picture)
    pen.line([(20, 240), (60 * len(heights) + 20, 240)], fill="#425563", width=2)
    for place, height in enumerate(heights):
        left = 30 + 60 * place
        pen.rectangle([(left, 240 - 2 * height), (left + 40, 239)], fill="#005eb8")
    picture.save(made, "PNG")
    return made.getvalue()
