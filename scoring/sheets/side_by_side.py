"""Returned sheets beside each other: for assessors who returned theirs, for whoever runs the panel, and for a meeting.

An assessor is shown the code of a seat and no name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from scoring.models import Assignment, Criterion, Mark

SPLIT_MARKS = 2  # marks this far apart on one criterion want talking about (the rules of a call)


@dataclass(frozen=True)
class GivenMark:
    name: str
    mark: int
    comment: str


class AskedCriterion(NamedTuple):
    pk: int
    name: str


@dataclass(frozen=True)
class ReturnedSheet:
    """A sheet that counts. `name` and `private_note` are for whoever runs the panel, and empty for everybody else."""

    assignment_pk: int
    code: str
    seat_kind: str
    total: Decimal
    overall_comment: str
    confidence: str
    is_fundable: bool | None
    marks: dict[int, GivenMark] = field(default_factory=dict)  # {criterion pk: what was given}
    name: str = ""
    private_note: str = ""
    is_set_aside: bool = False  # for whoever follows the panel: it counts no more

    def mark_for(self, criterion: Criterion | AskedCriterion) -> int | None:
        return self.marks[criterion.pk].mark if criterion.pk in self.marks else None


def sheets_beside(assignment: Assignment) -> list[ReturnedSheet]:
    """For an assessor who returned a sheet: their own, then the others' by seat, not in the order they came in."""
    returned = Assignment.objects.returned().filter(proposal=assignment.proposal)
    rows = list(returned.select_related("assessor", "seat", "sheet").order_by("seat__code"))
    return sheets_of(sorted(rows, key=lambda each: each.pk != assignment.pk), with_names=False)


def sheets_of(assignments: Sequence[Assignment], *, with_names: bool, with_ledger: bool = False) -> list[ReturnedSheet]:
    """The sheets of returned assignments, which come with their seat, assessor and sheet. One query."""
    given: dict[int, dict[int, GivenMark]] = {each.pk: {} for each in assignments}
    marks = Mark.objects.filter(sheet__assignment__in=given, mark__isnull=False)
    for each in marks.select_related("criterion", "sheet").order_by("criterion__position", "criterion"):
        seen = GivenMark(each.criterion.name, each.mark or 0, each.comment)
        given[each.sheet.assignment_id][each.criterion_id] = seen
    return [
        ReturnedSheet(
            assignment_pk=each.pk,
            code=each.seat.code,
            seat_kind=each.seat.get_kind_display(),
            total=each.sheet.total or Decimal(0),
            overall_comment=each.sheet.overall_comment,
            confidence=each.sheet.get_confidence_display(),
            is_fundable=each.sheet.is_fundable,
            marks=given[each.pk],
            name=str(each.assessor) if with_names else "",
            private_note=each.sheet.private_note if with_names else "",
            is_set_aside=with_ledger and each.is_set_aside,
        )
        for each in assignments
    ]


def criteria_of(sheets: Iterable[ReturnedSheet]) -> list[AskedCriterion]:
    """What these sheets mark, in order: a returned sheet marks every criterion of its call."""
    named = {pk: given.name for sheet in sheets for pk, given in sheet.marks.items()}
    return [AskedCriterion(pk, name) for pk, name in named.items()]


@dataclass(frozen=True)
class MarkedCriterion:
    """One line of the table of marks: what each sheet gave, in the order of the sheets."""

    name: str
    marks: list[int | None]
    counted: list[int]  # those of sheets that are not set aside
    is_split: bool


def compared(criteria: Iterable[Criterion | AskedCriterion], sheets: Sequence[ReturnedSheet]) -> list[MarkedCriterion]:
    return [_compared(criterion, sheets) for criterion in criteria]


def _compared(criterion: Criterion | AskedCriterion, sheets: Sequence[ReturnedSheet]) -> MarkedCriterion:
    marks = {each: sheet.mark_for(criterion) for each, sheet in enumerate(sheets)}
    given = [mark for each, mark in marks.items() if mark is not None and not sheets[each].is_set_aside]
    is_split = bool(given) and max(given) - min(given) >= SPLIT_MARKS
    return MarkedCriterion(criterion.name, list(marks.values()), given, is_split)
