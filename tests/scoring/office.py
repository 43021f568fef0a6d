"""LibreOffice, as people open a workbook with it: what it works out of the formulas, and what it saves."""

import csv
import re
import shutil
import subprocess
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

OFFICE = shutil.which("soffice") or ""
NEEDS_OFFICE = pytest.mark.skipif(not OFFICE, reason="There is no LibreOffice on this machine.")
AS_XLSX = "xlsx:Calc MS Excel 2007 XML"
AS_TYPED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"  # every sheet, text quoted

FIGURE = re.compile(rb"(</f>)<v>[^<]*</v>|(</f>)<v/>")
FORMULA = re.compile(rb"<f>([^<]*)</f>")
NAME = re.compile(rb"\b((?:List|Line|Sheet|Weight|Least)_\w+|Pot|Quality_line|Sheets_wanted|Room)\b")
LOOKS = re.compile(rb' s="\d+"|<(dataValidations|conditionalFormatting|tableParts)[ >].*?</\1>', re.DOTALL)
SHEET = re.compile(rb'<sheet [^>]*name="([^"]+)"')
DEFINED = re.compile(rb'<definedName name="(\w+)">(\w+)!([^<]+)</definedName>')
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = b"http://schemas.openxmlformats.org/package/2006"
OF_SHEETS = b"application/vnd.openxmlformats-officedocument.spreadsheetml"


def converted(files, folder, kind=AS_XLSX):
    """All files by one start of LibreOffice, since a start takes seconds: the folder with what it saved."""
    (folder / "given").mkdir()
    for name, raw in files.items():
        (folder / "given" / f"{name}.xlsx").write_bytes(raw)
    subprocess.run(  # noqa: S603
        [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind,
         "--outdir", folder / "saved", *sorted((folder / "given").iterdir())],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / "saved"


def saved_by_office(files, folder):
    """{name: bytes} as LibreOffice saves them."""
    saved = converted(files, folder)
    return {name: (saved / f"{name}.xlsx").read_bytes() for name in files}


def tables_in(saved, book, sheet):
    """The rows of a sheet that was saved `AS_TYPED`."""
    with (saved / f"{book}-{sheet}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def without_figures(raw):
    """The same workbook, its formulas without a figure beside them: whoever shows one has worked it out."""
    into = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(into, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, FIGURE.sub(rb"\1\2", part) if name.startswith("xl/worksheets/sheet") else part)
    return into.getvalue()


def all_in_one(books, sheets):
    """One workbook with these sheets of many, formulas without figures: 200 files would take a minute to open.

    Sheets and names end in the number of their workbook, looks are left out, and nothing else is changed.
    """
    into, parts, names = BytesIO(), [], []
    with ZipFile(into, "w", ZIP_DEFLATED) as new:
        for number, raw in enumerate(books):
            with ZipFile(BytesIO(raw)) as old:
                book, end = old.read("xl/workbook.xml"), b"_%d" % number
                for place, title in enumerate(SHEET.findall(book), start=1):
                    if title.decode() in sheets:
                        parts.append(title + end)
                        part = _of_book(old.read(f"xl/worksheets/sheet{place}.xml"), end)
                        new.writestr(f"xl/worksheets/sheet{len(parts)}.xml", part)
                names += [
                    b'<definedName name="%b">%b!%b</definedName>' % (name + end, title + end, cells)
                    for name, title, cells in DEFINED.findall(book)
                    if title.decode() in sheets
                ]
        for name, part in _package(parts, names).items():
            new.writestr(name, part)
    return into.getvalue()


def _of_book(part, end):
    return LOOKS.sub(b"", FORMULA.sub(lambda found: b"<f>" + NAME.sub(rb"\1" + end, found[1]) + b"</f>",
                                      FIGURE.sub(rb"\1\2", part)))  # fmt: skip


def _package(titles, names):
    numbered = list(enumerate(titles, start=1))
    sheets = b"".join(b'<sheet name="%b" sheetId="%d" r:id="rId%d"/>' % (title, at, at) for at, title in numbered)
    links = b"".join(
        b'<Relationship Id="rId%d" Type="%b/worksheet" Target="worksheets/sheet%d.xml"/>' % (at, OFFICE_LINKS, at)
        for at, _ in numbered
    )
    kinds = b"".join(
        b'<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%b.worksheet+xml"/>' % (at, OF_SHEETS)
        for at, _ in numbered
    )
    root = b'<Relationship Id="rId1" Type="%b/officeDocument" Target="xl/workbook.xml"/>' % OFFICE_LINKS
    return {
        "xl/workbook.xml": b'<workbook xmlns="%b" xmlns:r="%b"><sheets>%b</sheets><definedNames>%b</definedNames>'
        b"</workbook>" % (MAIN, OFFICE_LINKS, sheets, b"".join(names)),
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="%b/relationships">%b</Relationships>' % (PACKAGE, links),
        "_rels/.rels": b'<Relationships xmlns="%b/relationships">%b</Relationships>' % (PACKAGE, root),
        "[Content_Types].xml": b'<Types xmlns="%b/content-types"><Default Extension="rels" ContentType="application/'
        b'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        b'<Override PartName="/xl/workbook.xml" ContentType="%b.sheet.main+xml"/>%b</Types>'
        % (PACKAGE, OF_SHEETS, kinds),
    }
