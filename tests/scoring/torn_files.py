"""Workbooks whose very bytes are damaged, by a seed."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random

MACRO_TYPE = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FAR_CELL = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'

SWAPS = [
    (b"inlineStr", b"s"), (b'r="E', b'r="ZZZZ'), (b't="n"', b't="d"'), (b"<v>", b"<v>-1e999"), (b"<v>", b"<v>x"),
    (b"worksheet", b"chartsheet"), (b'r="2"', b'r="99999999999999999999"'), (b"sheetData", b"sheetdata"),
]  # fmt: skip


def remade(raw: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """The zip with each member changed; None leaves it out."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = change(member, old.read(member))
            if content is not None:
                new.writestr(member, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return made.getvalue()


def one_member(raw: bytes, chance: Random) -> str:
    with zipfile.ZipFile(BytesIO(raw)) as old:
        return chance.choice(old.namelist())


def cut_short(raw: bytes, chance: Random) -> bytes:
    return raw[: chance.randrange(len(raw))]


def flip_bytes(raw: bytes, chance: Random) -> bytes:
    torn = bytearray(raw)
    for _ in range(chance.randrange(1, 30)):
        torn[chance.randrange(len(torn))] ^= chance.randrange(1, 256)
    return bytes(torn)


def leave_out_a_part(raw: bytes, chance: Random) -> bytes:
    gone = one_member(raw, chance)
    return remade(raw, lambda name, content: None if name == gone else content)


def tear_a_part(raw: bytes, chance: Random) -> bytes:
    """Well packed, so that only what reads the part can notice."""
    torn, at = one_member(raw, chance), chance.random()
    return remade(raw, lambda name, part: part[: int(len(part) * at)] if name == torn else part)


def swap_words_of_a_part(raw: bytes, chance: Random) -> bytes:
    old, new = chance.choice(SWAPS)
    return remade(raw, lambda name, part: part.replace(old, new) if name.startswith("xl/worksheets/sheet") else part)


def pack_a_bomb(raw: bytes, chance: Random) -> bytes:
    return remade(raw, lambda name, part: part, {"xl/media/zeros.xml": bytes(20 * 2**20)})


def add_macros(raw: bytes, chance: Random) -> bytes:
    told = chance.random() < 0.5
    return remade(
        raw,
        lambda name, part: part.replace(b"</Types>", MACRO_TYPE) if told and "Content_Types" in name else part,
        {"xl/vbaProject.bin": b"macro"},
    )


def reach_out(raw: bytes, chance: Random) -> bytes:
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        b'Type="http://x/externalLink" Target="https://evil.example/x.xlsx" TargetMode="External"/></Relationships>'
    )
    return remade(raw, lambda name, part: part, {"xl/externalLinks/_rels/externalLink1.xml.rels": relation})


def define_entities(raw: bytes, chance: Random) -> bytes:
    pad = b" " * chance.choice([0, 5_000])
    return remade(raw, lambda name, part: pad + ENTITIES + part if name.startswith("xl/worksheets/sheet") else part)


def write_far_away(raw: bytes, chance: Random) -> bytes:
    """A cell in the last row and column, which a careless reader fills up to."""
    return remade(raw, lambda name, part: part.replace(b"</sheetData>", FAR_CELL) if "sheet2" in name else part)


def be_something_else(raw: bytes, chance: Random) -> bytes:
    return chance.choice(
        [b"", b"P", b"<html></html>", b"%PDF-1.7", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), bytes(1_000)]
    )


TEARS: list[Callable[[bytes, Random], bytes]] = [
    cut_short, flip_bytes, leave_out_a_part, tear_a_part, swap_words_of_a_part, pack_a_bomb, add_macros, reach_out,
    define_entities, write_far_away, be_something_else,
]  # fmt: skip
