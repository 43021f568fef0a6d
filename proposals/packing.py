"""Files that are made for somebody, and many of them in one zip, with what each holds, its size and its SHA-256."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CONTENTS, CHECKSUMS = "contents.txt", "sha256.txt"


class MadeFile(NamedTuple):
    """`content` is open at its beginning; `holds` are the proposals that it tells of."""

    content: IO[bytes]
    name: str
    content_type: str
    holds: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Packed:
    name: str
    meaning: str
    size_bytes: int
    sha256: str


@dataclass
class Pack:
    """`made_at` is what every file in it is dated by, so that the same rows make the same pack."""

    into: IO[bytes]
    made_at: datetime
    held: list[Packed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zip = ZipFile(self.into, "w", ZIP_DEFLATED)

    def add(self, name: str, meaning: str, pieces: Iterable[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with self.zip.open(self._entry(name), "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                size += file.write(piece)
        self.held.append(Packed(name, meaning, size, digest.hexdigest()))

    def close(self, *about: str) -> None:
        """With a page of contents, and a list that `sha256sum --check` reads."""
        told = [
            f"{each.name}  ({each.size_bytes:,} bytes)\n    {each.meaning}\n    SHA-256 {each.sha256}"
            for each in self.held
        ]
        sums = "".join(f"{each.sha256}  {each.name}\n" for each in self.held)
        self.zip.writestr(self._entry(CONTENTS), "\n\n".join([*about, *told]) + "\n")
        self.zip.writestr(self._entry(CHECKSUMS), sums)
        self.zip.close()

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, self.made_at.timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED
        return entry
