"""One sheet with what its assessor needs beside it: the proposal, the rubric, and the marks given so far.

The list of all their sheets stands in `mine.py`, and returned sheets beside each other in `side_by_side.py`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from proposals.models import Proposal, ProposalVersion
from proposals.querysets import number_of
from proposals.states import State
from scoring.arithmetic import weighted_total
from scoring.gaps import Gap, gaps_of
from scoring.models import Assignment, Criterion, Mark, ScoreSheet
from scoring.states import AssignmentState


class Given(NamedTuple):
    """What an assessor gave for one criterion; `mark` is 0 to 5, or None while they have not chosen."""

    mark: int | None
    comment: str = ""


@dataclass(frozen=True)
class SheetInView:
    """A sheet with what its assessor needs beside it."""

    assignment: Assignment
    sheet: ScoreSheet
    criteria: list[Criterion]
    anchors: dict[int, str]
    marks: dict[int, Mark]  # {criterion pk: what was given}
    version_now: int

    @property
    def has_newer_text(self) -> bool:
        """Whether the proposal was submitted again after this sheet was opened or returned."""
        return self.sheet.proposal_version < self.version_now

    @property
    def proposal(self) -> Proposal:
        return self.assignment.proposal

    @property
    def is_returned(self) -> bool:
        return self.assignment.state == AssignmentState.RETURNED

    @property
    def is_open(self) -> bool:
        return self.proposal.state == State.REVIEWED and not self.is_returned

    @property
    def is_kept_waiting(self) -> bool:
        """Whether sheets for anchors come first: `known_to` found that out."""
        asked: Any = self.assignment
        return self.is_open and asked.is_kept_waiting

    @property
    def is_skipped(self) -> bool:
        return self.is_open and self.sheet.skipped_at is not None

    @property
    def given(self) -> dict[int, int]:
        return {pk: each.mark for pk, each in self.marks.items() if each.mark is not None}

    @property
    def gaps(self) -> list[Gap]:
        return gaps_of(self.sheet, self.criteria, self.marks)

    @property
    def uncommented(self) -> list[Criterion]:
        return [each for each in self.criteria if each.pk not in self.marks or not self.marks[each.pk].comment.strip()]

    @property
    def total(self) -> Decimal | None:
        """Fixed by returning the sheet; before that, what it would be."""
        return self.sheet.total if self.is_returned else total_of(self.criteria, self.given)


def total_of(criteria: list[Criterion], given: dict[int, int]) -> Decimal | None:
    """The weighted total of marks by criterion pk, or None before every criterion has one."""
    return total_so_far(criteria, given) if all(each.pk in given for each in criteria) else None


def total_so_far(criteria: list[Criterion], given: dict[int, int]) -> Decimal | None:
    """The weighted total over the criteria that have a mark, or None before one has."""
    marked = [each for each in criteria if each.pk in given]
    if not marked:
        return None
    return weighted_total({each.code: given[each.pk] for each in marked}, {each.code: each.weight for each in marked})


def known_to(person: Any) -> QuerySet[Assignment]:
    """The assignments this person may know of, each with what `sheet_in_view` needs."""
    known = Assignment.objects.visible_to(person).select_related("sheet", "seat", "proposal__call__rubric")
    return known.with_calibration().annotate(version_now=last_version("proposal"))


def sheet_in_view(assignment: Any) -> SheetInView:
    """Three queries; `assignment` comes with its sheet, proposal, call and rubric, and with `version_now`."""
    rubric = assignment.proposal.call.rubric
    return SheetInView(
        assignment=assignment,
        sheet=assignment.sheet,
        criteria=list(rubric.criteria.all()),
        anchors={each.mark: each.text for each in rubric.anchors.all()},
        marks={mark.criterion_id: mark for mark in assignment.sheet.marks.all()},
        version_now=assignment.version_now,
    )


def last_version(proposal: str) -> Any:
    """Annotates the number of the text that stands now; `proposal` is how the outer rows name theirs."""
    return number_of(ProposalVersion.objects.all(), "proposal", proposal)


def older_version(assignment: Any) -> int | None:
    """`assignment` comes with its sheet and with `version_now`."""
    given_on = assignment.sheet.proposal_version
    return given_on if given_on < assignment.version_now else None
