"""Taking up what managers decided in the workbook of a shortlist: first looked at, then kept, all of it or nothing."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core import signing

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.files.apart import read_apart
from proposals.files.kinds import FileRefused, shown_name
from proposals.services.transactions import service
from scoring.brought_back.comparing import Compared, compare
from scoring.brought_back.reading import LEFT_OUT, sent_in
from scoring.models import Shortlist
from scoring.ranking import rank_call
from scoring.services import shortlists
from scoring.services.offline import LONGEST_PREVIEW, LOST, NOT_YOURS, SECONDS
from scoring.shortlists.reading import rows_of
from scoring.shortlists.settling import settle
from scoring.shortlists.wording import conditions_of, in_words

MEGABYTES = 10  # of a workbook that comes back: it has the marks and comments behind the ranking, too
SALT = "scoring.brought_back.preview"
TOO_LARGE = f"is larger than {MEGABYTES} MB. Delete its sheets “Scores” and “Comments”, which do not come back."
TOO_MUCH = "There is too much new text for one go. Delete some of the lines, send it, then send the others."
OF_ANOTHER = "This is the preview of another shortlist’s workbook. Send it where you downloaded it."
SAVED_MEANWHILE = "Somebody saved this shortlist after the preview, so nothing was saved. Send the workbook again."


def look_at(upload: Any, shortlist: Shortlist, *, by: Any) -> Compared:
    """What a workbook that was sent would change on this shortlist. Nothing is kept of it.

    raises  NotReady, with a sentence that names the file; NotPermitted and WrongState where nothing of it changes
    """
    shortlists.must_be_open_to(shortlist, by)
    name = shown_name(upload.name)
    try:
        if upload.size > MEGABYTES * 2**20:
            raise FileRefused(TOO_LARGE)
        tabs = read_apart(Path(upload.temporary_file_path()), name, *LEFT_OUT)
    except FileRefused as refusal:
        sentence = f"“{name}” {refusal}"
        raise NotReady(sentence, fields={"file": [sentence]}) from refusal
    return compare(sent_in(tabs), shortlist, rank_call(shortlist.call, by))


def signed(compared: Compared, shortlist: Shortlist, *, by: Any) -> str:
    """The changes, to be sent back by whoever agrees to them within a day.

    raises  NotReady where they are too many
    """
    told = {"by": by.pk, "of": shortlist.pk, "version": shortlist.version, "given": _as_json(compared.given)}
    preview = signing.dumps(told, salt=SALT, compress=True)
    if len(preview) > LONGEST_PREVIEW:
        raise NotReady(TOO_MUCH, fields={"file": [TOO_MUCH]})
    return preview


@service
def apply_workbook(preview: str, shortlist_pk: int, *, by: Any) -> int:
    """Keep what a preview showed, about every proposal or about none; each that changes has its entry in the history.

    Sent twice it changes nothing twice.

    returns  about how many proposals it stands
    raises   NotReady, NotPermitted, WrongState, and StaleVersion where the shortlist was saved after the preview
    """
    try:
        told = signing.loads(preview, salt=SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise NotReady(LOST) from error
    if told["by"] != by.pk:
        raise NotPermitted(NOT_YOURS)
    if told["of"] != shortlist_pk:
        raise NotReady(OF_ANOTHER)
    given, shortlist = _from_json(told["given"]), shortlists.lock_shortlist(shortlist_pk)
    shortlists.must_be_open_to(shortlist, by)
    if shortlist.version == told["version"]:
        shortlists.decide_rows(shortlist_pk, by=by, version=shortlist.version, given=given)
    elif not _stands(shortlist, given, by):
        raise StaleVersion(SAVED_MEANWHILE)
    return len(given)


def _stands(shortlist: Shortlist, given: Mapping[int, Mapping[str, Any]], by: Any) -> bool:
    """Whether all of it is as it would become."""
    rows = rows_of(shortlist)
    conditions = {pk: conditions_of(row) for pk, row in rows.items()}
    before = {pk: in_words(row, conditions[pk]) for pk, row in rows.items()}
    try:
        settle(rows, rank_call(shortlist.call, by), given)
    except NotReady:
        return False
    return before == {
        pk: in_words(row, given.get(pk, {}).get("conditions", conditions[pk])) for pk, row in rows.items()
    }


def _as_json(given: Mapping[int, Mapping[str, Any]]) -> list[Any]:
    return [
        [pk, {**values, "conditions": [[text, day and day.isoformat()] for text, day in values["conditions"]]}]
        if "conditions" in values
        else [pk, values]
        for pk, values in given.items()
    ]


def _from_json(told: list[Any]) -> dict[int, dict[str, Any]]:
    return {
        pk: {**values, "conditions": [(text, day and date.fromisoformat(day)) for text, day in values["conditions"]]}
        if "conditions" in values
        else values
        for pk, values in told
    }
