"""Documents, workbooks and presentations of Office: a zip of XML parts, with nothing in it that runs or reaches out.

What may not come in (security review of uploads): bombs, paths that lead elsewhere, macros under any name, embedded
programs, and relations to other files and sites. Links that people click on are no such relation.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from proposals.files.kinds import DOCX, OFFICE, PPTX, XLSX, FileRefused, Kind

MOST_MEMBERS = 2_000
MOST_BYTES = 200 * 2**20
MOST_RATIO = 100
MOST_OF_A_LIST = 10 * 2**20  # of content types, or of the relations of one part

MAIN_PARTS = {
    DOCX: OFFICE + "wordprocessingml.document.main+xml",
    XLSX: OFFICE + "spreadsheetml.sheet.main+xml",
    PPTX: OFFICE + "presentationml.presentation.main+xml",
}
MACROS = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
CONTROLS = ("activex", "oleobject")
PROGRAMS = (bytes.fromhex("d0cf11e0a1b11ae1"), b"MZ", b"\x7fELF")  # OLE, as macros are stored; Windows; Linux
WEB = ("http://", "https://", "mailto:", "tel:", "#")
CONTENT_TYPES = "[Content_Types].xml"


def check_document(path: Path, into: Path) -> Path:
    return checked(path, DOCX)


def check_workbook(path: Path, into: Path) -> Path:
    return checked(path, XLSX)


def check_presentation(path: Path, into: Path) -> Path:
    return checked(path, PPTX)


def checked(path: Path, kind: Kind) -> Path:
    must_end_with_its_directory(path, kind)
    with path.open("rb") as content:
        Package(content, path.stat().st_size, Budget()).must_be_harmless(kind)
    return path


def must_end_with_its_directory(path: Path, kind: Kind) -> None:
    """Anything behind the directory of the zip would be another file."""
    with path.open("rb") as content:
        content.seek(max(0, path.stat().st_size - 22))
        if not content.read(4) == b"PK\x05\x06":
            raise damaged(kind)


def damaged(kind: Kind) -> FileRefused:
    return FileRefused(
        f"is damaged, or not {kind.one}. Open it in Office, save it anew as .{kind.code} and attach that."
    )


@dataclass
class Budget:
    """What a file and the workbooks embedded in it may use together."""

    members: int = MOST_MEMBERS
    bytes: int = MOST_BYTES

    def spend(self, members: list[zipfile.ZipInfo], packed: int) -> None:
        unpacked = sum(member.file_size for member in members)
        self.members -= len(members)
        self.bytes -= unpacked
        if self.members < 0 or self.bytes < 0 or unpacked > packed * MOST_RATIO:
            raise FileRefused(
                f"unpacks to far more than it should. Attach a simpler file: at most {MOST_MEMBERS:,} parts and "
                f"{MOST_BYTES // 2**20} MB when unpacked."
            )


class Package:
    """One zip of Office, and what it may not hold."""

    def __init__(self, content: IO[bytes], size: int, budget: Budget) -> None:
        self.content, self.size, self.budget = content, size, budget

    def must_be_harmless(self, kind: Kind | None) -> None:
        """`kind` is None for a package inside another, which may be of any kind."""
        try:
            with zipfile.ZipFile(self.content) as self.zip:
                members = self.zip.infolist()
                self.budget.spend(members, self.size)
                must_have_plain_names([member.filename for member in members])
                self.must_have_content_types(kind)
                for member in members:
                    self.look_at(member)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zipfile.LargeZipFile) as error:
            raise damaged(kind or DOCX) from error
        except RuntimeError as error:  # how zipfile says that a member is encrypted
            raise FileRefused("is protected by a password. Save it without one and attach that.") from error
        except (ParseError, DefusedXmlException, KeyError) as error:
            raise damaged(kind or DOCX) from error

    def must_have_content_types(self, kind: Kind | None) -> None:
        listed = [each.get("ContentType", "") for each in self.parsed(self.zip.getinfo(CONTENT_TYPES))]
        told = " ".join(listed).lower()
        if any(word in told for word in MACROS):
            raise macros(kind)
        if any(word in told for word in CONTROLS):
            raise FileRefused("has another program’s object inside. Put a picture of it in its place.")
        if kind and MAIN_PARTS[kind] not in listed:
            raise damaged(kind)
        if not set(MAIN_PARTS.values()) & set(listed):
            raise FileRefused("has a file inside that is no part of Office. Take it out and attach it by itself.")

    def look_at(self, member: zipfile.ZipInfo) -> None:
        """Every byte is read once, which also proves the sums of the zip."""
        name = member.filename.lower()
        if "vbaproject" in name or "vbadata" in name:
            raise macros(None)
        if name.startswith("xl/externallinks/"):
            raise elsewhere()
        if name.endswith(".rels"):
            self.must_stay_inside(member)
        with self.zip.open(member) as part:
            start = part.read(4096)
            if start.startswith(PROGRAMS):
                raise macros(None)
            if start.startswith(b"PK\x03\x04"):
                self.look_inside(start + part.read())
            if name.endswith((".xml", ".rels", ".vml")) and b"<!DOCTYPE" in start.upper():
                raise elsewhere()
            while part.read(2**20):
                pass

    def look_inside(self, packed: bytes) -> None:
        """A chart carries its figures as a workbook; that one is looked at as this one is."""
        Package(io.BytesIO(packed), len(packed), self.budget).must_be_harmless(None)

    def must_stay_inside(self, member: zipfile.ZipInfo) -> None:
        for relation in self.parsed(member):
            if relation.get("TargetMode", "").lower() != "external":
                continue
            is_link = relation.get("Type", "").lower().endswith("/hyperlink")
            if not (is_link and relation.get("Target", "").lower().startswith(WEB)):
                raise elsewhere()

    def parsed(self, member: zipfile.ZipInfo) -> Any:
        if member.file_size > MOST_OF_A_LIST:
            raise zipfile.BadZipFile(f"{member.filename} is too long a list.")
        return fromstring(self.zip.read(member), forbid_dtd=True)


def must_have_plain_names(names: list[str]) -> None:
    if len({name.lower() for name in names}) < len(names):
        raise zipfile.BadZipFile("Two members have the same name.")
    for name in names:
        if "\\" in name or ":" in name or name.startswith("/") or ".." in PurePosixPath(name).parts:
            raise zipfile.BadZipFile("A member’s name leads elsewhere.")


def macros(kind: Kind | None) -> FileRefused:
    better = f"as .{kind.code}" if kind else "without macros"
    return FileRefused(f"holds macros or a program. Save it {better}, or as PDF, and attach that.")


def elsewhere() -> FileRefused:
    return FileRefused(
        "fetches parts of itself from other files or sites. Break those links in Office (insert pictures instead of "
        "linking them), or save it as PDF, and attach that."
    )
