"""The packs as zips to be downloaded: written on disk, and closed by the answer once it was sent."""

from collections.abc import Iterable
from functools import partial
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime, now

from proposals.days import in_words
from proposals.errors import WrongState
from proposals.models import Call
from proposals.packing import MadeFile, Pack
from scoring.packs.audit import PackFile, audit_files, audited_proposals
from scoring.packs.disclosure import disclosed_proposals, disclosure_files

PIECE = 2**16
IN_MEMORY = 5_000_000  # bytes; a larger pack waits on disk
LEFT_OUT = (
    "Proposals that whoever makes a pack has a part in, or a conflict of interest with, are not in it; the pack of "
    "another manager holds them."
)
AUDIT = "Everything that stands behind the decisions of this call. It names people: keep it as you keep their files."
DISCLOSURE = (
    "Prepared for a request under the Freedom of Information Act 2000. fields.csv says of each field whether it is "
    "published, redacted or withheld, and on which ground. Read it before you send it: no machine finds every name."
)


def audit_zip(call: Call, person: Any, workbook: MadeFile) -> MadeFile:
    """`workbook` is read a piece at a time."""
    pieces = iter(partial(workbook.content.read, PIECE), b"")
    first = PackFile("shortlist.xlsx", "The ranking as a workbook, as its own page hands it out.", pieces)
    holds = frozenset(audited_proposals(call, person).values_list("pk", flat=True))
    return _zipped(call, "audit", chain([first], audit_files(call, person)), AUDIT, holds)


def disclosure_zip(call: Call, person: Any) -> MadeFile:
    """raises  WrongState before the outcomes are announced"""
    must_be_announced(call)
    holds = frozenset(disclosed_proposals(call, person).values_list("pk", flat=True))
    return _zipped(call, "disclosure", disclosure_files(call, person), DISCLOSURE, holds)


def must_be_announced(call: Call) -> None:
    if not call.is_announced:
        raise WrongState("A pack for disclosure can be made once the outcomes of the call are announced.")


def _zipped(call: Call, name: str, files: Iterable[PackFile], about: str, holds: frozenset[int]) -> MadeFile:
    made_at = localtime(now())
    zipped = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    pack = Pack(zipped, made_at)
    for each in files:
        pack.add(each.name, each.meaning, each.pieces)
    made = f"Made on {in_words(made_at)}, {made_at:%H:%M} (time in England), by {settings.SERVICE_NAME}."
    pack.close(f"{call.title} ({call.code})", made, about, LEFT_OUT)
    zipped.seek(0)
    return MadeFile(zipped, f"{name}-{call.code}-{made_at:%Y-%m-%d}.zip", "application/zip", holds)
