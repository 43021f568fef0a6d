"""A report with a file that shows it: the file is checked and stored before the transaction, as attachments are."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from django.db import DatabaseError, connection
from django.db.models import Max
from django.utils.timezone import now

from proposals.attachments import storage
from proposals.attachments.uploads import most_bytes, too_large
from proposals.errors import StoreFailed
from proposals.files.apart import check_apart
from proposals.files.kinds import Checked, FileRefused, shown_name
from proposals.models import Attachment, Duty, Proposal
from proposals.services import awards, scanning
from proposals.services.attachments import (
    FileNotTaken,
    copies_of,
    discard_copies,
    free_name,
    put_all_in_store,
    state_on_arrival,
)
from proposals.services.transactions import service
from proposals.states import DutyAct

Recorded = TypeVar("Recorded")


def report_with_file(duty: Duty, *, by: Any, version: int, upload: Any, text: str = "", link: str = "") -> Duty:
    """Check the file that was sent, then report with it.

    raises  FileNotTaken, StoreFailed, and what `awards.report` raises
    """
    awards.must_report_on(duty, by)

    def report(name: str, checked: Checked) -> tuple[Duty, Attachment | None]:
        return _report(duty.pk, by=by, version=version, name=name, checked=checked, text=text, link=link)

    return with_checked_file(duty.proposal_id, upload, report)


def with_checked_file(
    proposal_pk: int, upload: Any, record: Callable[[str, Checked], tuple[Recorded, Attachment | None]]
) -> Recorded:
    """Check a file and store it, then record what it shows; nothing stays of it where that is refused.

    raises  FileNotTaken, StoreFailed, and what `record` raises
    """
    name = shown_name(upload.name)
    if upload.size > most_bytes():
        raise FileNotTaken(f"“{name}” {too_large(most_bytes() // 2**20)}")
    try:
        with TemporaryDirectory() as folder:
            checked = check_apart(Path(upload.temporary_file_path()), name, Path(folder) / "copy")
            return _stored_while(proposal_pk, checked, lambda: record(name, checked))
    except FileRefused as refusal:
        raise FileNotTaken(f"“{name}” {refusal}") from refusal
    except OSError as error:
        raise (storage.no_room() if error.errno in storage.FULL else error) from error


def _stored_while(
    proposal_pk: int, checked: Checked, record: Callable[[], tuple[Recorded, Attachment | None]]
) -> Recorded:
    try:
        put_all_in_store(checked, proposal_pk)
        recorded, file = record()
    except Exception:
        if not connection.in_atomic_block:
            with suppress(DatabaseError, OSError, StoreFailed):  # what is left behind now is swept later
                discard_copies(proposal_pk, [each.sha256 for each in copies_of(checked)])
        raise
    scanning.scan_at_once([file] if file else [])
    return recorded


@service
def _report(
    duty_pk: int, *, by: Any, version: int, name: str, checked: Checked, **words: str
) -> tuple[Duty, Attachment | None]:
    duty = awards.lock_duty(duty_pk)
    if _was_just_sent(duty, by, version, checked):
        return duty, None
    awards.must_report_on(duty, by)
    awards.must_take_a_report(duty, version)
    file = keep_file(duty.proposal, name, checked, by)
    return awards.report(duty_pk, by=by, version=version, file=file, **words), file


def _was_just_sent(duty: Duty, by: Any, version: int, checked: Checked) -> bool:
    """The same form sent twice is kept once."""
    last = duty.entries.filter(number=duty.version, act=DutyAct.REPORTED, by=by, file__sha256=checked.sha256)
    return duty.version == version + 1 and last.exists()


def keep_file(proposal: Proposal, name: str, checked: Checked, by: Any) -> Attachment:
    """A row for what was stored, under the lock of its proposal."""
    put_all_in_store(checked, proposal.pk)  # again only where a removal took it away meanwhile
    return Attachment.objects.create(
        proposal=proposal,
        is_evidence=True,
        number=(proposal.attachments.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=free_name(name, set(proposal.attachments.values_list("name", flat=True))),
        content_type=checked.content_type,
        size_bytes=checked.size_bytes,
        sha256=checked.sha256,
        state=state_on_arrival(),
        uploaded_by=by,
        uploaded_at=now(),
    )
