"""Stripped copies: what tells who made a file is gone, what can be read on the page is still there."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from proposals.files.apart import check_apart
from proposals.files.checking import check
from proposals.files.kinds import generated_name
from proposals.files.stripping.office import stripped
from proposals.files.stripping.pictures import without_remarks
from proposals.files.stripping.unknown import Unknown
from tests.files import samples

NAME = "Mira Number1"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def copy_of(content: bytes, name: str, folder: Path) -> Any:
    (folder / "sent").write_bytes(content)
    found = check(folder / "sent", name, folder / "copy", strips=True)
    if found.stripped is None:
        return None
    assert found.stripped.size_bytes == found.stripped.path.stat().st_size
    copy = found.stripped.path.read_bytes()
    (folder / "again").write_bytes(copy)
    check(folder / "again", name, folder / "copy of it")  # it may come in as any other file
    return copy


def members(packed: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(packed)) as opened:
        return {name: opened.read(name).decode(errors="replace") for name in opened.namelist()}


# --- PDF ------------------------------------------------------------------------------------------------------------
def named_pdf(name: str) -> bytes:
    """With properties, XMP, private data of a program, a comment, a signature, and a photograph with its camera."""

    def write(pdf):
        pdf.docinfo["/Author"] = name
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = [name]
        page = pdf.pages[0]
        page.PieceInfo = pikepdf.Dictionary(Program=pikepdf.Dictionary(Private=pikepdf.String(name)))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[0, 0, 9, 9],
            T=pikepdf.String(name),
            Contents="Why?",
        )
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[0, 0, 9, 9], T=pikepdf.String("field"),
            V=pikepdf.Dictionary(ByteRange=[0, 1, 2, 3], Name=pikepdf.String(name), Contents=pikepdf.String(name)),
        )  # fmt: skip
        field = pdf.make_indirect(field)
        page.Annots = pdf.make_indirect([note, field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        picture = pdf.make_stream(photograph(name))
        picture.Filter, picture.Width, picture.Height = pikepdf.Name.DCTDecode, 40, 20
        page.Resources.XObject = pikepdf.Dictionary(Im1=picture)

    return samples.pdf_and(write)


def photograph(name: str) -> bytes:
    exif = Image.Exif()
    exif[0x013B] = name
    return samples.jpeg(exif=exif, comment=name.encode()) + name.encode()


def test_a_pdf_loses_who_made_it_and_keeps_its_pages(tmp_path):
    copy = copy_of(named_pdf(NAME), "letter.pdf", tmp_path)

    with pikepdf.open(BytesIO(copy)) as pdf:
        assert ("/Info" in pdf.trailer, "/Metadata" in pdf.Root, "/PieceInfo" in pdf.pages[0]) == (False, False, False)
        note, field = pdf.pages[0].Annots
        assert (str(note.Contents), "/T" in note, str(field.T), list(field.V.keys())) == (
            "Why?",
            False,
            "field",
            ["/ByteRange"],
        )
        assert b"We are glad to take part." in pdf.pages[0].Contents.read_bytes()
        picture = Image.open(BytesIO(pdf.pages[0].Resources.XObject.Im1.read_raw_bytes()))
        assert (picture.size, picture.getexif(), "comment" in picture.info) == ((40, 20), Image.Exif(), False)
        assert all(
            NAME.encode() not in each.read_raw_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)
        )
    assert NAME.encode() not in copy


def test_two_pdfs_that_differ_only_in_who_made_them_have_the_same_copy(tmp_path):
    assert copy_of(named_pdf(NAME), "a.pdf", tmp_path) == copy_of(named_pdf("Somebody Else"), "b.pdf", tmp_path)


# --- Office ---------------------------------------------------------------------------------------------------------
def test_a_document_loses_its_properties_and_the_names_of_those_who_changed_it(tmp_path):
    insertion = f'<w:ins w:id="1" w:author="{NAME}"><w:r><w:t>Added.</w:t></w:r></w:ins>'
    comments = f'<w:comments {W}><w:comment w:id="0" w:author="{NAME}" w:initials="MN"/></w:comments>'
    about = {
        "docProps/core.xml": f"<p><creator>{NAME}</creator></p>",
        "docProps/custom.xml": f"<p>{NAME}</p>",
        "customXml/item1.xml": f"<p>{NAME}</p>",
        "word/people.xml": f"<p author='{NAME}'/>",
        "word/comments.xml": comments,
        "word/media/image1.jpeg": photograph(NAME),
    }
    named = samples.changed(samples.DOCX, add=about, replace=("<w:p>", insertion + "<w:p>"))

    copy = members(copy_of(named, "plan.docx", tmp_path))

    assert sorted(copy) == [
        "[Content_Types].xml", "_rels/.rels", "word/comments.xml", "word/document.xml", "word/media/image1.jpeg",
    ]  # fmt: skip
    assert [name for name, part in copy.items() if NAME in part] == []
    assert "We are glad to take part." in copy["word/document.xml"]
    assert '<w:comment w:id="0" w:author="Author" w:initials="Author"/>' in copy["word/comments.xml"]


def test_nothing_leads_to_a_part_that_is_left_out():
    two = samples.relations("officeDocument", "word/document.xml").replace(
        "</Relationships>", '<Relationship Id="rId2" Type="core" Target="/docProps/core.xml"/></Relationships>'
    )
    more = '<Override PartName="/docProps/core.xml" ContentType="x"/></Types>'
    named = samples.changed(samples.DOCX, add={"docProps/core.xml": "<p/>"}, replace=("</Types>", more))
    named = samples.changed(named, replace=(members(named)["_rels/.rels"], two))

    copy = members(stripped(named))

    assert "docProps" not in copy["_rels/.rels"] + copy["[Content_Types].xml"]
    assert "word/document.xml" in copy["_rels/.rels"]


def test_a_workbook_loses_names_and_paths_and_keeps_its_figures(tmp_path):
    comments = (
        f"<comments><authors><author>{NAME}</author></authors><commentList><comment ref='A1' authorId='0'><text><r>"
        f"<t>{NAME}:</t></r><r><t> why so much?</t></r></text></comment></commentList></comments>"
    )
    person = f"<personList><person displayName='{NAME}' id='1' userId='{NAME}' providerId='AD'/></personList>"
    table = "<table displayName='Costs'/>"
    added = {"xl/comments1.xml": comments, "xl/persons/person.xml": person, "xl/tables/table1.xml": table}
    path = f"<workbook><absPath url='C:\\Users\\{NAME}\\' /><fileSharing userName='{NAME}'/></workbook>"
    page = '<worksheet xmlns:r="r"><pageSetup orientation="portrait" r:id="rId1"/></worksheet>'
    more = {"xl/more.xml": path, "xl/worksheets/sheet2.xml": page, "xl/printerSettings/printerSettings1.bin": NAME}
    copy = members(copy_of(samples.changed(samples.XLSX, add=added | more), "costs.xlsx", tmp_path))

    assert [name for name, part in copy.items() if NAME in part] == []
    assert "12000" in copy["xl/worksheets/sheet1.xml"]
    assert "<t>Author:</t></r><r><t> why so much?</t>" in copy["xl/comments1.xml"]
    assert 'displayName="Author" id="1" userId="Author" providerId="None"' in copy["xl/persons/person.xml"]
    assert copy["xl/tables/table1.xml"].endswith('<table displayName="Costs"/>')
    assert '<pageSetup orientation="portrait"/>' in copy["xl/worksheets/sheet2.xml"]
    assert "xl/printerSettings/printerSettings1.bin" not in copy


def test_a_presentation_loses_the_names_of_those_who_commented_on_it(tmp_path):
    authors = f"<cmAuthorLst><cmAuthor id='1' name='{NAME}' initials='MN'/></cmAuthorLst>"
    modern = f"<authorLst><author id='1' name='{NAME}' userId='{NAME}' providerId='AD'/></authorLst>"
    added = {"ppt/commentAuthors.xml": authors, "ppt/authors.xml": modern, "ppt/slides/s.xml": f"<s name='{NAME}'/>"}
    copy = members(copy_of(samples.changed(samples.PPTX_FILE, add=added), "talk.pptx", tmp_path))

    assert [name for name, part in copy.items() if NAME in part] == [
        "ppt/slides/s.xml"
    ]  # a shape may be called anything


def test_prefixes_that_office_looks_for_stay_as_they_are():
    """`mc:Ignorable` names prefixes: a document where they are written otherwise is damaged for Word."""
    said = f'<w:document {W} xmlns:mc="m" xmlns:w14="u14" mc:Ignorable="w14"><w:body/></w:document>'
    copy = members(stripped(samples.changed(samples.DOCX, add={"word/header1.xml": said})))

    assert copy["word/header1.xml"].endswith(said)


@pytest.mark.parametrize("strange", ["word/media/image1.tiff", "word/media/image1.png", "word/x.bin"])
def test_what_nobody_knows_of_is_not_copied_at_all(tmp_path, strange):
    assert copy_of(samples.changed(samples.DOCX, add={strange: NAME}), "plan.docx", tmp_path) is None


def test_workbooks_inside_a_document_are_stripped_too():
    inside = samples.changed(samples.XLSX, add={"docProps/core.xml": NAME})
    packed = BytesIO()
    with ZipFile(packed, "w") as made:
        made.writestr("word/embeddings/costs.xlsx", inside)

    with ZipFile(BytesIO(stripped(packed.getvalue()))) as copy:
        assert "docProps/core.xml" not in members(copy.read("word/embeddings/costs.xlsx"))


# --- Pictures -------------------------------------------------------------------------------------------------------
def test_a_photograph_inside_keeps_each_pixel_and_loses_the_camera():
    before, after = photograph(NAME), without_remarks(photograph(NAME))

    assert NAME.encode() not in after
    assert Image.open(BytesIO(after)).tobytes() == Image.open(BytesIO(before)).tobytes()


def test_a_photograph_in_several_scans_stays_whole():
    before = samples.jpeg(progressive=True, comment=NAME.encode())

    assert Image.open(BytesIO(without_remarks(before))).tobytes() == Image.open(BytesIO(before)).tobytes()


def test_a_chart_inside_keeps_its_colours_and_loses_its_texts():
    told, made = PngInfo(), BytesIO()
    told.add_text("Author", NAME)
    Image.new("RGBA", (4, 2), "navy").save(made, "PNG", pnginfo=told, dpi=(96, 96))
    after = Image.open(BytesIO(without_remarks(made.getvalue() + NAME.encode())))

    assert (after.tobytes(), after.info.keys()) == (Image.new("RGBA", (4, 2), "navy").tobytes(), {"dpi"})


@pytest.mark.parametrize("damaged", [b"", b"GIF89a", photograph(NAME)[:200], samples.PNG[:40], b"\xff\xd8\x00\x00"])
def test_a_damaged_picture_is_not_copied(damaged):
    with pytest.raises(Unknown):
        without_remarks(damaged)


# --- Apart, and called ----------------------------------------------------------------------------------------------
def test_the_process_that_checks_makes_the_copy_where_it_is_asked_to(tmp_path):
    (tmp_path / "sent").write_bytes(named_pdf(NAME))

    plain = check_apart(tmp_path / "sent", "letter.pdf", tmp_path / "copy")
    found: Any = check_apart(tmp_path / "sent", "letter.pdf", tmp_path / "copy", strips=True)

    assert plain.stripped is None
    assert NAME.encode() not in found.stripped.path.read_bytes()
    assert (found.sha256, found.path) == (plain.sha256, tmp_path / "sent")


def test_images_came_in_stripped(tmp_path):
    (tmp_path / "sent").write_bytes(photograph(NAME))
    found: Any = check(tmp_path / "sent", "ward.jpg", tmp_path / "copy", strips=True)

    assert (found.stripped.sha256, NAME.encode() in found.path.read_bytes()) == (found.sha256, False)


@pytest.mark.parametrize(
    ("name", "made"),
    [("Mira’s letter.PDF", "attachment-3.pdf"), ("a.jpeg", "attachment-3.jpg"), ("b.docx", "attachment-3.docx")],
)
def test_a_file_is_called_by_its_number(name, made):
    assert generated_name(3, name) == made
