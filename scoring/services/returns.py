"""Keeping what was handed in, and who gave it back; both are called by the verbs of the sheet."""

from typing import Any

from django.utils.timezone import now

from scoring.models import ReturnedMark, ScoreSheet, SheetReopening, SheetReturn

WORDS = ["version", "total", "overall_comment", "private_note", "confidence", "is_fundable", "proposal_version"]


def keep_return(sheet: ScoreSheet) -> SheetReturn:
    """Put a sheet on record as it is handed in, mark by mark."""
    words: dict[str, Any] = {name: getattr(sheet, name) for name in WORDS}
    kept = SheetReturn.objects.create(sheet=sheet, **words | {"returned_at": sheet.assignment.returned_at})
    marks = sheet.marks.values("criterion_id", "mark", "comment")
    ReturnedMark.objects.bulk_create(ReturnedMark(handed_in=kept, **mark) for mark in marks)
    return kept


def keep_reopening(sheet: ScoreSheet, *, by: Any, reason: str) -> SheetReopening:
    """Say of the return that stands that it was given back; only then does the database let go of its total."""
    stands = sheet.returns.get(version=sheet.version)
    return SheetReopening.objects.create(given_back=stands, by=by, at=now(), reason=reason)
