"""The code of a line: of which shortlist and proposal it is, the version of its row, and what its cells said.

Signed by the exchange, so that nobody can write one. The version tells a row that was changed online meanwhile, the
prints which cells were changed in the file.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.core.signing import BadSignature, Signer

from scoring.offline.texts import compared

FORMAT = "1"  # of the workbook: a file of another one is refused in words
PARTS = ("decision", "award", "conditions", "comment")
BYTES = 9  # of a print: two texts of one cell don't share one by chance
LONGEST = 300
NO_ROW = 0  # the version of a line whose proposal came into the ranking after the draft was saved


@dataclass(frozen=True)
class Code:
    format: str
    shortlist: int
    proposal: int
    version: int
    prints: tuple[str, ...]

    def stood(self, part: str, text: str) -> bool:
        """Whether the cell said this when the file was made."""
        return self.prints[PARTS.index(part)] == _print(self.proposal, part, text)


def code_of(shortlist: int, proposal: int, version: int, cells: Mapping[str, str]) -> str:
    """cells  {name of PARTS: what the cell says}"""
    prints = [_print(proposal, part, cells[part]) for part in PARTS]
    return _signer().sign(".".join([FORMAT, str(shortlist), str(proposal), str(version), *prints]))


def read_code(text: str) -> Code | None:
    """None where the exchange did not write it."""
    try:
        form, shortlist, proposal, version, *prints = _signer().unsign(text.strip()[:LONGEST]).split(".")
        return Code(form, int(shortlist), int(proposal), int(version), tuple(prints)) if len(prints) == 4 else None
    except (BadSignature, ValueError):
        return None


@cache
def _signer() -> Signer:
    return Signer(salt="scoring.brought_back.row")


def _print(proposal: int, part: str, text: str) -> str:
    whole = f"{proposal}.{part}.{compared(text)}".encode()
    return urlsafe_b64encode(sha256(whole).digest()[:BYTES]).decode()
