"""A document, workbook or presentation of Office, packed anew without what tells who made it.

Parts that are about people or machines are left out with all that leads to them; in the other parts, attributes that
name people or lie on somebody's disk are emptied.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from proposals.files.stripping.pictures import without_remarks
from proposals.files.stripping.unknown import Unknown

LEFT_OUT = re.compile(
    r"docProps/|customXml/|docMetadata/|_xmlsignatures/|word/people\.xml|(xl|ppt)/printerSettings/|xl/revisions/|"
    r"ppt/revisionInfo\.xml|ppt/changesInfos/",
    re.IGNORECASE,
)
XML = (".xml", ".vml", ".svg")
PICTURES = (".png", ".jpg", ".jpeg")
INSIDE = (".docx", ".xlsx", ".pptx")
WITHOUT_REMARKS = (".gif", ".bmp", ".emf", ".wmf", ".odttf", ".fntdata")  # pictures and fonts that tell of nobody
CONTENT_TYPES = "[Content_Types].xml"
THEN = (1980, 1, 1, 0, 0, 0)

NOBODY = "Author"
NAMES = {"author", "initials", "username", "refreshedby"}  # attributes, in whichever part they stand
OF_AN_ELEMENT = {
    "cmauthor": {"name": NOBODY},
    "author": {"name": NOBODY, "userid": NOBODY, "providerid": "None"},
    "person": {"displayname": NOBODY, "userid": NOBODY, "providerid": "None"},
    "abspath": {"url": ""},
}
ON_A_DISK = re.compile(r"^(file:|[A-Za-z]:[\\/]|\\\\|/(Users|home|Volumes)/)")
PLAINLY: dict[str, Any] = {"resolve_entities": False, "no_network": True, "remove_pis": True, "remove_comments": True}


def strip(path: Path, into: Path) -> None:
    into.write_bytes(stripped(path.read_bytes()))


def stripped(packed: bytes) -> bytes:
    """raises  Unknown"""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if not name.endswith("/") and not LEFT_OUT.match(name):
                    new.writestr(zipfile.ZipInfo(name, THEN), without_names(name, old.read(name)), zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, ValueError) as error:
        raise Unknown from error
    return made.getvalue()


def without_names(name: str, part: bytes) -> bytes:
    ending = "." + name.rpartition(".")[2].lower()
    if name == CONTENT_TYPES:
        return _written(_without_left_out(_read(part), "PartName", ""))
    if ending == ".rels":
        return _written(_without_left_out(_read(part), "Target", _folder_of(name)))
    if ending in XML:
        return _written(_unnamed(_read(part)))
    if ending in PICTURES:
        return without_remarks(part)
    if ending in INSIDE:
        return stripped(part)
    if ending in WITHOUT_REMARKS:
        return part
    raise Unknown


def _read(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(**PLAINLY))


def _written(root: Any) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _folder_of(relations: str) -> str:
    """The folder from which the targets of word/_rels/document.xml.rels are counted: word."""
    return posixpath.dirname(posixpath.dirname(relations))


def _without_left_out(root: Any, attribute: str, folder: str) -> Any:
    for each in list(root):
        target = each.get(attribute) or ""
        is_outside = each.get("TargetMode", "").lower() == "external"
        where = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if target and not is_outside and LEFT_OUT.match(where):
            root.remove(each)
    return root


def _unnamed(root: Any) -> Any:
    writers = [each for each in root.iter(etree.Element) if _local(each.tag) == "author" and each.text]
    names = {each.text for each in writers}
    for each in writers:  # of the comments in a workbook, which also begin with the name
        each.text = NOBODY
    for element in list(root.iter(etree.Element)):
        element.attrib.update(dict(_emptied(element)))
        if names and _local(element.tag) == "t" and element.text:
            element.text = _without(names, element.text)
        _let_go(element)
    return root


def _emptied(element: Any) -> Iterator[tuple[str, str]]:
    """The attributes that are written anew."""
    of_it = OF_AN_ELEMENT.get(_local(element.tag), {})
    for name, value in element.attrib.items():
        local = _local(name)
        if local in of_it:
            yield name, of_it[local]
        elif local in NAMES:
            yield name, NOBODY
        elif ON_A_DISK.match(value):
            yield name, ""


def _without(names: set[str], text: str) -> str:
    for name in names:
        text = text.replace(name, NOBODY)
    return text


def _let_go(element: Any) -> None:
    """What leads to a part that is left out: the settings of a printer, and data of other programs."""
    if _local(element.tag) == "pagesetup":
        for name in [name for name in element.attrib if _local(name) == "id"]:
            del element.attrib[name]
    elif _local(element.tag) == "custdata" and element.getparent() is not None:
        element.getparent().remove(element)


def _local(name: str) -> str:
    return etree.QName(name).localname.lower()
