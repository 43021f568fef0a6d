"""The rows of the scoring floor for a batch of benchmark proposals: placements, sheets, marks, awards."""

from dataclasses import dataclass
from decimal import Decimal

from exchange.demo import material
from exchange.demo.bulk_rows import Batch, Making
from scoring.arithmetic import HIGHEST_MARK, panel_score, weighted_total
from scoring.models import (
    Assignment,
    ChairDeclaration,
    Confidence,
    Criterion,
    Decision,
    Declaration,
    DeclarationKind,
    Mark,
    Outcome,
    Placement,
    ReturnedMark,
    ScoreSheet,
    Seat,
    SheetReturn,
)
from scoring.services.returns import WORDS
from scoring.states import AssignmentState

SHEETS = 3
INVITED, ACCEPTED, RETURNED = 10, 11, 20  # days after closing
COMMENTED = 0.2  # the share of marks with a comment


@dataclass
class Given:
    """One assessor's marks for one proposal; no total while the sheet is out."""

    making: Making
    seat: Seat
    marks: dict[int, int]
    total: Decimal | None


def mark(making: list[Making], batch: Batch) -> list[Given]:
    """Sheets for what a panel has. The mean of the totals becomes the score of what is scored."""
    criteria = list(Criterion.objects.filter(rubric__call=batch.call))
    if not batch.is_closed:
        return []
    given = []
    for each in making:
        if each.took("pass_to_panel"):
            sheets = [_sheet(each, seat, criteria, batch) for seat in _assessors(each, batch)]
            if each.took("close_scoring"):
                each.proposal.score = panel_score([sheet.total for sheet in sheets if sheet.total is not None])
            given += sheets
    return given


def _assessors(making: Making, batch: Batch) -> list[Seat]:
    return batch.dice.sample(batch.seats[making.panel.pk][1:], k=SHEETS)


def _sheet(making: Making, seat: Seat, criteria: list[Criterion], batch: Batch) -> Given:
    """Returned, where scoring is closed; half of them, where it is not."""
    felt = making.text["strength"] * 0.8 + 0.5
    marks = [min(HIGHEST_MARK, max(0, round(felt + batch.dice.gauss(0, 0.9)))) for _ in criteria]
    by_code = {criterion.code: mark for criterion, mark in zip(criteria, marks, strict=True)}
    is_back = making.took("close_scoring") or batch.dice.random() < 0.5
    total = weighted_total(by_code, {each.code: each.weight for each in criteria}) if is_back else None
    return Given(making, seat, {each.pk: mark for each, mark in zip(criteria, marks, strict=True)}, total)


def write(making: list[Making], given: list[Given], batch: Batch) -> None:
    batch.time.clock.moment = batch.after_closing(8)
    Placement.objects.bulk_create(
        Placement(proposal_id=each.proposal.pk, panel=each.panel) for each in making if each.took("pass_to_panel")
    )
    ChairDeclaration.objects.bulk_create(
        ChairDeclaration(proposal_id=each.proposal.pk, person_id=batch.seats[each.panel.pk][0].person_id)
        for each in making
        if each.took("pass_to_panel")
    )
    assignments = _assign(given, batch)
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(
            assignment_id=assignment.pk,
            total=each.total,
            overall_comment="A fair account." if each.total else "",
            confidence=Confidence.MEDIUM if each.total else "",
            is_fundable=each.total > HIGHEST_MARK / 2 if each.total else None,
        )
        for assignment, each in zip(assignments, given, strict=True)
    )
    codes = dict(Criterion.objects.filter(rubric__call=batch.call).values_list("pk", "code"))
    marks = Mark.objects.bulk_create(
        Mark(sheet_id=sheet.pk, criterion_id=pk, mark=mark, comment=_comment(codes[pk], mark, batch))
        for sheet, each in zip(sheets, given, strict=True)
        for pk, mark in each.marks.items()
    )
    _put_on_record(sheets, marks, batch)
    _sign_awards(making, batch)


def _put_on_record(sheets: list[ScoreSheet], marks: list[Mark], batch: Batch) -> None:
    """The returns of what is returned, as `keep_return` keeps them."""
    at = batch.after_closing(RETURNED)
    returns = SheetReturn.objects.bulk_create(
        SheetReturn(sheet_id=sheet.pk, returned_at=at, **{name: getattr(sheet, name) for name in WORDS})
        for sheet in sheets
        if sheet.total is not None
    )
    of = {each.sheet_id: each.pk for each in returns}
    ReturnedMark.objects.bulk_create(
        ReturnedMark(
            handed_in_id=of[mark.sheet_id], criterion_id=mark.criterion_id, mark=mark.mark or 0, comment=mark.comment
        )
        for mark in marks
        if mark.sheet_id in of
    )


def _comment(code: str, mark: int, batch: Batch) -> str:
    return material.one_of(batch.dice, "criteria", code, str(mark)) if batch.dice.random() < COMMENTED else ""


def _assign(given: list[Given], batch: Batch) -> list[Assignment]:
    invited, accepted, returned = (batch.after_closing(days) for days in (INVITED, ACCEPTED, RETURNED))
    batch.time.clock.moment = invited
    assignments = Assignment.objects.bulk_create(
        Assignment(
            proposal_id=each.making.proposal.pk,
            assessor_id=each.seat.person_id,
            seat_id=each.seat.pk,
            invited_by_id=batch.seats[each.making.panel.pk][0].person_id,
            state=AssignmentState.ACCEPTED if each.total is None else AssignmentState.RETURNED,
            accepted_at=accepted,
            returned_at=None if each.total is None else returned,
        )
        for each in given
    )
    batch.time.clock.moment = accepted
    Declaration.objects.bulk_create(
        Declaration(assignment_id=assignment.pk, kind=DeclarationKind.NONE) for assignment in assignments
    )
    return assignments


def _sign_awards(making: list[Making], batch: Batch) -> None:
    batch.time.clock.moment = batch.after_closing(49)
    Decision.objects.bulk_create(
        Decision(
            proposal_id=each.proposal.pk,
            outcome=Outcome.CONFIRMED,
            award_pounds=each.proposal.award_pounds,
            proposed_by_id=batch.managers[0].pk,
            confirmed_by_id=batch.managers[1].pk,
            confirmed_at=batch.after_closing(50),
        )
        for each in making
        if each.proposal.award_pounds
    )
