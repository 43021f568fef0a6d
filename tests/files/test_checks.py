"""Only files that are what they say, and that do nothing by themselves, come in (ASVS 5.0: 5.2, 5.3)."""

import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from proposals.files import apart
from proposals.files.apart import check_apart
from proposals.files.checking import check
from proposals.files.kinds import DOCX, KINDS, FileRefused, shown_name
from proposals.files.office import MAIN_PARTS
from tests.files import samples as files

SAVE_AS_PDF = "Print it to a new PDF (Print, then “Save as PDF”) and attach that."
ENDINGS = ".pdf, .docx, .xlsx, .pptx, .png, .jpg, .jpeg"
MACROS = "holds macros or a program. Save it without macros, or as PDF, and attach that."
ELSEWHERE = (
    "fetches parts of itself from other files or sites. Break those links in Office (insert pictures instead of "
    "linking them), or save it as PDF, and attach that."
)
DAMAGED = (
    "is damaged, or not a Word document. Open it in Office, save it anew as .docx and attach that."
)  # fmt: skip


@pytest.fixture
def looked_at(tmp_path):
    def look(content, name, *, by=check):
        path = tmp_path / "sent"
        path.write_bytes(content)
        return by(path, name, tmp_path / "copy")

    return look


@pytest.fixture
def refusal_of(looked_at):
    def look(content, name, **how):
        with pytest.raises(FileRefused) as refused:
            looked_at(content, name, **how)
        return str(refused.value)

    return look


# --- What comes in ------------------------------------------------------------------------------------------------
GOOD = {
    "letter.pdf": files.PDF, "letter.docx": files.DOCX, "costs.XLSX": files.XLSX, "talk.pptx": files.PPTX_FILE,
    "chart.png": files.PNG, "photo.jpg": files.jpeg(), "photo.JPEG": files.jpeg(),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_an_honest_file_of_each_kind_comes_in(looked_at, name):
    checked = looked_at(GOOD[name], name)

    kind = next(kind for kind in KINDS if name.rpartition(".")[2].lower() in kind.endings)
    assert checked.content_type == kind.content_type
    assert checked.size_bytes == checked.path.stat().st_size > 0
    if kind.code not in ("png", "jpg"):
        assert checked.path.read_bytes() == GOOD[name]


def test_the_process_apart_finds_the_same(looked_at):
    for name, content in GOOD.items():
        assert looked_at(content, name, by=check_apart) == looked_at(content, name)


def test_a_chart_in_a_document_may_carry_its_workbook_and_people_may_click_on_links(looked_at):
    chart = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": files.XLSX}

    assert looked_at(files.changed(files.DOCX, add=chart), "report.docx").size_bytes > 0
    for target in ("https://www.england.nhs.uk/", "mailto:mira@exchange.example"):
        assert looked_at(files.with_relation("hyperlink", target), "report.docx").size_bytes > 0


def test_an_image_comes_out_without_place_camera_or_words_and_the_right_way_up(looked_at):
    """EXIF says where somebody lives (ASVS 5.0: 14.2.8)."""
    with Image.open(looked_at(files.jpeg_with_a_place(), "photo.jpg").path) as photo:
        assert (photo.size, dict(photo.getexif()), photo.info.get("comment")) == ((20, 40), {}, None)
    with Image.open(looked_at(files.png_with_text(), "chart.png").path) as chart:
        assert (chart.size, chart.info) == ((40, 20), {})


def test_an_image_with_something_behind_it_comes_out_without_it(looked_at):
    for name, content in {"photo.jpg": files.jpeg(), "chart.png": files.PNG}.items():
        kept = looked_at(content + files.HTML + files.DOCX, name).path.read_bytes()
        assert b"<script>" not in kept
        assert b"PK\x03\x04" not in kept


# --- What does not ------------------------------------------------------------------------------------------------
NO_SUCH_KIND = {
    "page.html": f"can’t be attached: files must end in {ENDINGS}. Save it as .pdf and attach that.",
    "drawing.svg": f"can’t be attached: files must end in {ENDINGS}. Save it as .png and attach that.",
    "letter.docm": f"can’t be attached: files must end in {ENDINGS}. Save it as .docx and attach that.",
    "letter.pdf.exe": f"can’t be attached: files must end in {ENDINGS}. Save it as one of these and attach that.",
    "letter": f"can’t be attached: files must end in {ENDINGS}. Save it as one of these and attach that.",
    ".pdf": "has no name before its ending. Rename it, then attach it again.",
}


@pytest.mark.parametrize("name", NO_SUCH_KIND)
def test_a_file_that_does_not_end_as_an_allowed_kind_is_refused(refusal_of, name):
    assert refusal_of(files.PDF, name) == NO_SUCH_KIND[name]


def test_an_empty_file_is_refused(refusal_of):
    assert refusal_of(b"", "letter.pdf") == "is empty. Open it to see whether it was saved, then attach it again."


def is_not(label, *, as_seen="", save_as):
    seen = f" By its content it is: {as_seen}." if as_seen else ""
    return f"is not a {label}, whatever its name says.{seen} Open it, save it as .{save_as} and attach that."


WRONG_INSIDE = {
    ("letter.pdf", files.HTML): is_not("PDF", save_as="pdf"),
    ("letter.pdf", files.EICAR): is_not("PDF", save_as="pdf"),
    ("letter.pdf", b"\0" * 50): is_not("PDF", save_as="pdf"),
    ("chart.png", files.SVG): is_not("PNG image", save_as="png"),
    ("chart.png", files.jpeg()): is_not("PNG image", as_seen="JPEG image", save_as="png"),
    ("letter.docx", files.PDF): is_not("Word document", as_seen="PDF", save_as="docx"),
    ("letter.docx", files.XLSX): is_not("Word document", as_seen="Excel workbook", save_as="docx"),
    ("costs.xlsx", b"hello"): is_not("PDF", save_as="xlsx").replace("a PDF", "an Excel workbook"),
    ("letter.docx", files.changed(files.DOCX, replace=("document.main+xml", "template.main+xml"))): DAMAGED,
    ("letter.docx", files.OLE): "is protected by a password or in the format of an older Office. Save it as .docx "
    "without a password and attach that.",
}


@pytest.mark.parametrize("case", WRONG_INSIDE, ids=lambda case: case[0])
def test_a_file_that_is_something_else_inside_is_refused(refusal_of, case):
    assert refusal_of(case[1], case[0]) == WRONG_INSIDE[case]


# --- PDF ----------------------------------------------------------------------------------------------------------
NAME = pikepdf.Name
LIVELY = {
    "script": (files.acting({"/S": NAME.JavaScript, "/JS": "app.alert(1)"}), f"holds a script. {SAVE_AS_PDF}"),
    "launch": (
        files.acting({"/S": NAME.Launch, "/F": "calc.exe"}),
        f"opens other programs or sends data away. {SAVE_AS_PDF}",
    ),
    "submit": (
        files.acting({"/S": NAME.SubmitForm, "/F": "https://evil.example"}),
        f"opens other programs or sends data away. {SAVE_AS_PDF}",
    ),
    "script in a chain": (
        files.acting({"/S": NAME.URI, "/URI": "x", "/Next": [pikepdf.Dictionary({"/S": NAME.JavaScript, "/JS": "1"})]}),
        f"holds a script. {SAVE_AS_PDF}",
    ),
    "file inside": (
        files.with_a_file_inside(),
        f"has other files inside. {SAVE_AS_PDF} Attach those files by themselves.",
    ),
    "form with scripts": (
        files.pdf_and(lambda pdf: pdf.Root.__setattr__("AcroForm", pikepdf.Dictionary(XFA=pikepdf.Array([])))),
        f"holds a script. {SAVE_AS_PDF}",
    ),
    "film": (
        files.pdf_and(lambda pdf: pdf.Root.__setattr__("Extra", pikepdf.Dictionary(Subtype=NAME.RichMedia))),
        f"has film or sound inside. {SAVE_AS_PDF}",
    ),
    "password": (
        files.encrypted(user="secret", owner="secret"),
        "is protected by a password. Save it without one and attach that.",
    ),
    "encrypted": (
        files.encrypted(user="", owner="secret"),
        "is encrypted. Save it without protection and attach that.",
    ),
    "archive behind it": (files.PDF + files.DOCX, f"holds another file behind its pages. {SAVE_AS_PDF}"),
    "cut off": (files.PDF[:40], f"can’t be read as a PDF. {SAVE_AS_PDF}"),
    "no page": (files.pdf_and(lambda pdf: pdf.pages.__delitem__(0)), "has no page. Choose another file."),
}


@pytest.mark.parametrize("what", LIVELY)
def test_a_pdf_that_does_more_than_show_pages_is_refused(refusal_of, what):
    content, told = LIVELY[what]

    assert refusal_of(content, "letter.pdf") == told


# --- Office -------------------------------------------------------------------------------------------------------
MACRO_XLSX = files.changed(files.XLSX, add={"xl/vbaProject.bin": files.OLE})
HARMFUL = {
    "macro document renamed": (
        files.changed(files.DOCX, replace=(MAIN_PARTS[DOCX], files.MACRO_DOCX)),
        "holds macros or a program. Save it as .docx, or as PDF, and attach that.",
    ),
    "type of macros": (
        files.with_type(files.VBA_TYPE),
        "holds macros or a program. Save it as .docx, or as PDF, and attach that.",
    ),
    "macros": (files.changed(files.DOCX, add={"word/vbaProject.bin": files.OLE}), MACROS),
    "macros under another name": (files.changed(files.DOCX, add={"word/media/picture.png": files.OLE}), MACROS),
    "program": (files.changed(files.DOCX, add={"word/media/tool.bin": b"MZ" + bytes(90)}), MACROS),
    "control": (
        files.with_type("application/vnd.ms-office.activeX+xml"),
        "has another program’s object inside. Put a picture of it in its place.",
    ),
    "template from elsewhere": (files.with_relation("attachedTemplate", "https://evil.example/t.dotm"), ELSEWHERE),
    "picture from elsewhere": (files.with_relation("image", "file://server/share/a.png"), ELSEWHERE),
    "link into the network": (files.with_relation("hyperlink", "file://server/share"), ELSEWHERE),
    "workbook from elsewhere": (
        files.changed(files.DOCX, add={"xl/externalLinks/externalLink1.xml": "<a/>"}),
        ELSEWHERE,
    ),
    "document type": (
        files.changed(files.DOCX, add={"word/x.xml": '<!DOCTYPE a SYSTEM "http://evil.example">'}),
        ELSEWHERE,
    ),
    "macros of an embedded workbook": (
        files.changed(
            files.DOCX, add={"word/embeddings/a.xlsx": files.changed(files.XLSX, add={"xl/vbaProject.bin": files.OLE})}
        ),
        MACROS,
    ),
    "archive inside": (
        files.changed(files.DOCX, add={"word/a.bin": files.changed(files.DOCX, replace=("wordprocessingml", "other"))}),
        "has a file inside that is no part of Office. Take it out and attach it by itself.",
    ),
    "entities": (
        files.changed(files.DOCX, replace=("<Types", "<!DOCTYPE t [<!ENTITY a 'b'>]><Types")),
        DAMAGED,
    ),
    "path upwards": (files.changed(files.DOCX, add={"../../etc/cron.d/x": "x"}), DAMAGED),
    "absolute path": (files.changed(files.DOCX, add={"/etc/passwd": "x"}), DAMAGED),
    "path of Windows": (files.changed(files.DOCX, add={"word\\..\\..\\x": "x"}), DAMAGED),
    "same name twice": (files.changed(files.DOCX, add={"WORD/document.xml": "x"}), DAMAGED),
    "something behind it": (files.DOCX + files.HTML, DAMAGED),
    "no list of types": (files.changed(files.DOCX, replace=("<Types", "<Other")), DAMAGED),
    "broken": (files.DOCX[:-40] + files.DOCX[-22:], DAMAGED),
}
TOO_MUCH = (
    "unpacks to far more than it should. Attach a simpler file: at most 2,000 parts and 200 MB when unpacked."
)  # fmt: skip


@pytest.mark.parametrize("what", HARMFUL)
def test_a_document_that_runs_or_reaches_out_is_refused(refusal_of, what):
    content, told = HARMFUL[what]

    assert refusal_of(content, "letter.docx") == told


def test_a_document_with_a_password_on_its_parts_is_refused(refusal_of):
    flagged = bytearray(files.DOCX)
    for place in range(len(flagged) - 4):  # the bit that says "encrypted", in each head of a member
        if flagged[place : place + 4] == b"PK\x03\x04":
            flagged[place + 6] |= 1
        elif flagged[place : place + 4] == b"PK\x01\x02":
            flagged[place + 8] |= 1

    assert refusal_of(bytes(flagged), "a.docx") == "is protected by a password. Save it without one and attach that."


@pytest.mark.parametrize("megabytes", [1, 201])
def test_a_zip_bomb_is_refused_before_it_unpacks(refusal_of, megabytes):
    assert refusal_of(files.bomb(megabytes), "letter.docx") == TOO_MUCH


def test_a_document_of_very_many_parts_is_refused(refusal_of):
    parts = {f"word/part{number}.xml": "x" for number in range(2_000)}

    assert refusal_of(files.changed(files.DOCX, add=parts), "letter.docx") == TOO_MUCH


# --- Images -------------------------------------------------------------------------------------------------------
def test_an_image_of_absurd_size_is_refused_before_a_pixel_is_read(refusal_of):
    assert refusal_of(files.png_of(30_000, 30_000), "chart.png") == (
        "has 900 million pixels. Make it smaller, to at most 40 million, and attach that."
    )


@pytest.mark.parametrize("content", [files.PNG[:60], files.png_of(40, 20)])
def test_half_an_image_is_refused(refusal_of, content):
    told = refusal_of(content, "chart.png")

    assert told == "can’t be read as an image. Open it in a picture program, save it anew."


def test_palettes_and_greys_survive(looked_at):
    for mode in ("P", "L", "LA", "1", "RGBA", "I;16"):
        made = BytesIO()
        Image.new(mode, (8, 8)).save(made, "PNG")
        with Image.open(looked_at(made.getvalue(), "chart.png").path) as image:
            assert image.size == (8, 8)
    for mode in ("L", "CMYK"):
        made = BytesIO()
        Image.new(mode, (8, 8)).save(made, "JPEG")
        assert looked_at(made.getvalue(), "photo.jpg").size_bytes > 0


# --- Names --------------------------------------------------------------------------------------------------------
NAMES = {
    "plan.pdf": "plan.pdf",
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\mira\\plan.pdf": "plan.pdf",
    "a\0b\x1b.pdf": "a b.pdf",
    "gpj\u202efdp.pdf": "gpj fdp.pdf",
    "con.pdf": "file con.pdf",
    'what?"<is>*this|.pdf': "what is this.pdf",
    "Plan für Ärzte 🩺.pdf": "Plan für Ärzte 🩺.pdf",
    "cafe\u0301.pdf": "café.pdf",
    "x" * 300 + ".pdf": "x" * 196 + ".pdf",
    "é" * 150 + ".docx": "é" * 97 + ".docx",
    "x." + "y" * 300: "y" * 200,
    " ..": "",
}


@pytest.mark.parametrize("sent", NAMES, ids=range(len(NAMES)))
def test_a_name_keeps_what_people_read_and_loses_what_leads_astray(sent):
    assert shown_name(sent) == NAMES[sent]
    assert len(shown_name(sent).encode()) <= 200


# --- The process apart --------------------------------------------------------------------------------------------
def test_a_file_that_takes_too_long_is_refused(refusal_of, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.01)

    assert refusal_of(files.PDF, "letter.pdf", by=check_apart) == apart.TOO_HEAVY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits; there the parent's clock watches")
def test_the_child_may_use_neither_much_memory_nor_much_time():
    use = "from proposals.files.child import limit_what_may_be_used as limit; limit(); "

    hungry = subprocess.run([sys.executable, "-c", use + "bytearray(2 * 2**30)"], capture_output=True, text=True)
    told = "import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    timed = subprocess.run([sys.executable, "-c", use + told], capture_output=True, text=True)

    assert hungry.stderr.endswith("MemoryError\n")
    assert timed.stdout == "20\n"


def test_a_child_that_dies_refuses_the_file_and_is_handed_no_secret(refusal_of, monkeypatch, tmp_path, caplog):
    dying = tmp_path / "python"
    dying.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\nexit 9\n")
    dying.chmod(0o700)
    monkeypatch.setattr(apart.sys, "executable", str(dying))
    monkeypatch.setenv("SECRET_KEY", "canary")

    assert refusal_of(files.PDF, "letter.pdf", by=check_apart) == apart.TOO_HEAVY
    assert "canary" not in (tmp_path / "seen").read_text()
    assert "the child ended with 9" in caplog.text


def test_the_web_server_itself_loads_no_reader_of_files():
    """A fault in a library that reads what people send must not be the server's."""
    code = (
        "import django, sys; django.setup(); import exchange.urls; "
        "print({'pikepdf', 'proposals.files.checking', 'proposals.files.images'} & set(sys.modules))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "exchange.settings", "SECRET_KEY": "x", "ENV_FILE": "/dev/null"}

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)

    assert done.stdout == "set()\n", done.stderr
