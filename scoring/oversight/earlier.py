"""What sheets said before they were given back: for whoever runs the panel."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch

from proposals.models import Proposal
from scoring.models import (
    ReturnedMark,
    SheetReturn,
)


@dataclass(frozen=True)
class EarlierReturn:
    """One return of a sheet, and why it was given back."""

    code: str
    name: str
    returned_at: datetime
    total: Decimal
    overall_comment: str
    private_note: str
    confidence: str
    is_fundable: bool | None
    marks: list[ReturnedMark]
    reopened_at: datetime
    reopened_by: str
    reason: str


def earlier_returns(proposal: Proposal) -> list[EarlierReturn]:
    """Every return that was given back, by seat and in order. Two queries."""
    given_back = SheetReturn.objects.filter(sheet__assignment__proposal=proposal, reopening__isnull=False)
    rows = given_back.select_related("sheet__assignment__seat", "sheet__assignment__assessor", "reopening__by")
    marks = Prefetch("marks", ReturnedMark.objects.select_related("criterion"))
    return [
        EarlierReturn(
            code=each.sheet.assignment.seat.code,
            name=str(each.sheet.assignment.assessor),
            returned_at=each.returned_at,
            total=each.total,
            overall_comment=each.overall_comment,
            private_note=each.private_note,
            confidence=each.get_confidence_display(),
            is_fundable=each.is_fundable,
            marks=list(each.marks.all()),
            reopened_at=each.reopening.at,
            reopened_by=str(each.reopening.by),
            reason=each.reopening.reason,
        )
        for each in rows.prefetch_related(marks).order_by("sheet__assignment__seat__code", "pk")
    ]
