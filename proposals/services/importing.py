"""Many adoption events or eligible sites at once, from a table that was sent: all of it or nothing."""

from pathlib import Path
from typing import Any

from django.utils.timezone import now

from proposals.errors import NotReady
from proposals.files.apart import read_apart
from proposals.files.kinds import FileRefused, shown_name
from proposals.forms.texts import NO_PATIENTS
from proposals.models import AdoptionEvent
from proposals.services.eligible import enter_stays
from proposals.services.site_notices import tell_waiting
from proposals.services.spread import Told, lock_for_reports, must_be_told_whole
from proposals.services.transactions import service
from proposals.spread.importing import Found, read_events
from proposals.spread.importing_sites import read_sites
from proposals.spread.sent_tables import MOST_LETTERS, TooFarApart, as_text
from proposals.texts.nhs_numbers import find_nhs_numbers

TOLD_AT_ONCE = 50
NOTHING_NEW = "Every row of it stands already, so there is nothing to record."
TOO_FAR_APART = "“{name}” has cells far away from its table. Delete those columns and rows, then send it again."
NO_TABLE = "“{name}” is neither CSV nor an Excel workbook. Save it as one of them, or paste its cells."


def look_at_events(proposal: Any, text: str) -> Found:
    return read_events(text, proposal, _problems_of)


def look_at_sites(proposal: Any, text: str) -> Found:
    return read_sites(text, proposal, lambda why: NO_PATIENTS if find_nhs_numbers(why) else "")


@service
def import_events(proposal_pk: int, *, by: Any, text: str) -> int:
    """Record every row that the log does not hold yet, and say how many that were.

    raises  NotPermitted, WrongState, NotReady with all that is wrong, cell by cell
    """
    proposal = lock_for_reports(proposal_pk, by)
    found = must_be_right(look_at_events(proposal, text))
    recorded = AdoptionEvent.objects.bulk_create(
        AdoptionEvent(proposal=proposal, recorded_by=by, recorded_at=now(), **told) for told in found.new
    )
    tell_waiting(proposal, recorded)
    return len(recorded)


@service
def import_sites(proposal_pk: int, *, by: Any, text: str) -> int:
    """Put every site of a table on the list that is not on it yet, and take those off that left by it.

    raises  as `import_events`
    """
    found = must_be_right(look_at_sites(lock_for_reports(proposal_pk, by), text))
    return enter_stays(proposal_pk, by=by, stays=found.new)


def text_of(upload: Any) -> str:
    """What stands in a file that was sent, as a table of texts; a workbook is read in a process of its own.

    raises  NotReady, naming the file
    """
    name = shown_name(upload.name)
    if name.lower().endswith(".xlsx"):
        try:
            return as_text(read_apart(Path(upload.temporary_file_path()), name))
        except FileRefused as refusal:
            raise NotReady(f"“{name}” {refusal}") from refusal
        except TooFarApart as refusal:
            raise NotReady(TOO_FAR_APART.format(name=name)) from refusal
    if not name.lower().endswith((".csv", ".txt", ".tsv")) or upload.size > MOST_LETTERS:
        raise NotReady(NO_TABLE.format(name=name))
    sent = upload.read()
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        return sent.decode("cp1252", errors="replace")


def must_be_right(found: Found) -> Found:
    """What a table says, where all of it can be taken and something is new."""
    if found.problems:
        raise NotReady(*[str(problem) for problem in found.problems[:TOLD_AT_ONCE]])
    if not found.new:
        raise NotReady(NOTHING_NEW)
    return found


def _problems_of(told: dict[str, Any]) -> dict[str, str]:
    try:
        must_be_told_whole(Told(**told))
    except NotReady as refusal:
        return {field: reasons[0] for field, reasons in refusal.fields.items()}
    return {field: NO_PATIENTS for field in ("evidence", "changed") if find_nhs_numbers(told[field])}
