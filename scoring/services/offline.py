"""Taking up what an assessor marked away from the browser: first looked at, then kept, all of it or nothing."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core import signing

from proposals.errors import NotPermitted, NotReady, Refusal, StaleVersion
from proposals.files.apart import read_apart
from proposals.files.kinds import FileRefused, shown_name
from proposals.services.transactions import service
from scoring.models import Assignment, ScoreSheet
from scoring.offline.asked import MARKS, OF_A_CRITERION, choices_of
from scoring.offline.comparing import Comparison, SheetChange, compare
from scoring.offline.reading import filled_in
from scoring.services import sheets
from scoring.sheets.one import Given

MEGABYTES = 5  # of a workbook that comes back
SALT = "scoring.offline.preview"
SECONDS = 24 * 60 * 60
LONGEST_PREVIEW = 3 * 2**20
TOO_LARGE = f"is larger than {MEGABYTES} MB. Take out what you added to it, or download your sheets again."
TOO_MUCH = "There is too much new text for one go. Send the workbook in parts: delete some of its tabs, then others."
LOST = "This preview can’t be used any more. Send the workbook again."
NOT_YOURS = "This is the preview of another person’s workbook. Send your own."


def look_at(upload: Any, *, by: Any) -> Comparison:
    """What a workbook that was sent would change. Nothing is kept of it.

    raises  NotReady, with a sentence that names the file
    """
    name = shown_name(upload.name)
    try:
        if upload.size > MEGABYTES * 2**20:
            raise FileRefused(TOO_LARGE)
        tabs = read_apart(Path(upload.temporary_file_path()), name)
    except FileRefused as refusal:
        sentence = f"“{name}” {refusal}"
        raise NotReady(sentence, fields={"file": [sentence]}) from refusal
    return compare(filled_in(tabs), by)


def signed(comparison: Comparison, *, by: Any) -> str:
    """The changes, to be sent back by whoever agrees to them within a day.

    raises  NotReady where they are too many
    """
    told = [[each.assignment, each.version, each.given] for each in comparison.changes.values()]
    preview = signing.dumps({"by": by.pk, "sheets": told}, salt=SALT, compress=True)
    if len(preview) > LONGEST_PREVIEW:
        raise NotReady(TOO_MUCH, fields={"file": [TOO_MUCH]})
    return preview


@service
def apply_workbook(preview: str, *, by: Any) -> int:
    """Keep what a preview showed, on every sheet or on none. Sent twice it changes nothing twice.

    returns  on how many sheets it stands
    raises   NotReady, NotPermitted, WrongState, and StaleVersion where a sheet was changed after the preview
    """
    changes = _changes_in(preview, by)
    known = Assignment.objects.visible_to(by).filter(pk__in=[each.assignment for each in changes])
    references = dict(known.order_by("proposal_id").values_list("pk", "proposal__reference"))
    if len(references) < len(changes):
        raise NotReady("One of these sheets is not yours to mark any more, so nothing was saved. Send it again.")
    by_pk = {each.assignment: each for each in changes}
    for pk, reference in references.items():  # in the order of the proposals, in which they are locked
        _take_up(by_pk[pk], reference, by)
    return len(changes)


def _changes_in(preview: str, by: Any) -> list[SheetChange]:
    try:
        told = signing.loads(preview, salt=SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise NotReady(LOST) from error
    if told["by"] != by.pk:
        raise NotPermitted(NOT_YOURS)
    return [SheetChange(*each) for each in told["sheets"]]


def _take_up(change: SheetChange, reference: str, by: Any) -> None:
    sheet = sheets.lock_sheet(change.assignment)
    words = dict(_words(change))
    try:
        sheets.save_sheet(change.assignment, by=by, version=change.version, marks=dict(_marks(change, sheet)), **words)
    except StaleVersion as refusal:
        raise StaleVersion(
            f"{reference} was changed online after this preview, so nothing was saved. Send the workbook again."
        ) from refusal
    except Refusal as refusal:
        raise type(refusal)(*(f"{reference}: {reason} Nothing was saved." for reason in refusal.reasons)) from refusal


def _marks(change: SheetChange, sheet: ScoreSheet) -> Iterable[tuple[int, Given]]:
    """With what stands where a part is left out: the version keeps anybody else from having changed it."""
    stand = {each.criterion_id: Given(each.mark, each.comment) for each in sheet.marks.all()}
    for name, (answer, comment) in change.given.items():
        if name.startswith(OF_A_CRITERION):
            pk = int(name.removeprefix(OF_A_CRITERION))
            was = stand.get(pk, Given(None))
            mark = was.mark if answer is None else MARKS[answer]
            yield pk, Given(mark, was.comment if comment is None else comment)


def _words(change: SheetChange) -> Iterable[tuple[str, Any]]:
    for name, (answer, comment) in change.given.items():
        if not name.startswith(OF_A_CRITERION):
            choices = choices_of(name) or {}
            yield name, comment if answer is None else choices[answer]
