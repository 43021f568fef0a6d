"""What an assessor reads: their own list, one sheet with its proposal, and, once theirs is returned, the others'.

Nothing here tells who else assesses a proposal; other sheets carry the code of a seat. The chair's reading stands in
`progress.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils.timezone import localdate

from proposals.models import Proposal, ProposalVersion
from proposals.querysets import number_of
from proposals.states import State
from scoring.arithmetic import weighted_total
from scoring.gaps import Gap, gaps_of
from scoring.models import Assignment, Criterion, Mark, ScoreSheet
from scoring.shelves import Shelves, both_ways
from scoring.states import STILL_OUT, AssignmentState

LAST_DAYS = timedelta(days=3)
SPLIT_MARKS = 2  # marks this far apart on one criterion want talking about (the rules of a call)

# A proposal that is being scored is so for everybody: no decision hides behind this state.
IS_OPEN = Q(proposal__state=State.REVIEWED)
SHELVES: Shelves = {
    "": ("All", Q()),
    "declare": ("To declare", IS_OPEN & Q(state=AssignmentState.INVITED)),
    "mark": ("To mark", IS_OPEN & Q(state=AssignmentState.ACCEPTED)),
    "returned": ("Returned", Q(state=AssignmentState.RETURNED)),
    "closed": ("Closed without a sheet", ~IS_OPEN & ~Q(state=AssignmentState.RETURNED)),
}
WAITS = IS_OPEN & Q(state__in=STILL_OUT)
ORDERS = both_ways(proposal="proposal__title", due="proposal__call__scoring_due_on", state="state") | {
    "next": [Case(When(WAITS, then=0), default=1), "-proposal__call__scoring_due_on", "-state", "pk"]
}

# To declare, nothing marked yet, half marked, ready to return.
HOW_FAR = Case(
    When(state=AssignmentState.INVITED, then=0),
    When(marks_given=0, then=1),
    When(marks_given__lt=F("criteria"), then=2),
    default=3,
)
MOST_IN_NEED: list[Any] = [
    F("sheet__skipped_at").asc(nulls_first=True), "proposal__call__scoring_due_on", HOW_FAR, "marks_given", "pk",
]  # fmt: skip


@dataclass(frozen=True)
class AssessmentLine:
    """One assignment as its assessor's list shows it."""

    pk: int
    reference: str
    title: str
    call_title: str
    lead_organisation: str
    due_on: date
    state: str
    is_open: bool
    marks_given: int
    criteria: int
    total: Decimal | None

    @property
    def state_label(self) -> str:
        if self.is_open or self.state == AssignmentState.RETURNED:
            return AssignmentState(self.state).label
        return "Scoring is closed"

    @property
    def kind(self) -> str:
        """The colour of its tag."""
        return self.state if self.is_open or self.state == AssignmentState.RETURNED else "closed"

    @property
    def is_fully_marked(self) -> bool:
        return 0 < self.criteria == self.marks_given

    @property
    def is_waiting(self) -> bool:
        return self.is_open and self.state in STILL_OUT

    @property
    def urgency(self) -> str:
        """Either "late", or "due" in the last three days, or empty."""
        if not self.is_waiting or self.due_on > localdate() + LAST_DAYS:
            return ""
        return "late" if self.due_on < localdate() else "due"


def own_assessments(person: Any) -> QuerySet[Assignment]:
    """All that this person is asked to mark, with how far each sheet is."""
    marks = Mark.objects.filter(mark__isnull=False)
    return (
        Assignment.objects.visible_to(person)
        .select_related("proposal__call", "proposal__lead_organisation", "sheet")
        .annotate(
            marks_given=number_of(marks, "sheet__assignment"),
            criteria=number_of(Criterion.objects.all(), "rubric__call", "proposal__call"),
        )
    )


def lines_for(assignments: list[Any]) -> list[AssessmentLine]:
    return [_line(each, each.proposal) for each in assignments]


def _line(assignment: Any, proposal: Proposal) -> AssessmentLine:
    sheet = getattr(assignment, "sheet", None)
    return AssessmentLine(
        pk=assignment.pk,
        reference=proposal.reference or "",
        title=proposal.title,
        call_title=proposal.call.title,
        lead_organisation=str(proposal.lead_organisation or ""),
        due_on=proposal.call.scoring_due_on,
        state=assignment.state,
        is_open=proposal.state == State.REVIEWED,
        marks_given=assignment.marks_given,
        criteria=assignment.criteria,
        total=sheet.total if sheet else None,
    )


def next_for(person: Any, *, besides: int | None = None) -> Assignment | None:
    """The own assignment most in need of them: see the decision record on what that means, and why no more.

    How many sheets of others are in plays no part: the order would tell of them.
    """
    waiting: Any = own_assessments(person).filter(WAITS).exclude(pk=besides or 0)
    return waiting.order_by(*MOST_IN_NEED).first()


class Progress(NamedTuple):
    returned: int
    asked: int


def progress_of(person: Any, call_pk: int) -> Progress:
    """How many of the sheets that this assessor was asked for in this call are in: theirs alone, conflicts left out."""
    in_the_call = Assignment.objects.visible_to(person).counting().filter(proposal__call=call_pk)
    return Progress(
        **in_the_call.aggregate(returned=Count("pk", filter=Q(state=AssignmentState.RETURNED)), asked=Count("pk"))
    )


def last_version(proposal: str) -> Any:
    """Annotates the number of the text that stands now; `proposal` is how the outer rows name theirs."""
    return number_of(ProposalVersion.objects.all(), "proposal", proposal)


def older_version(assignment: Any) -> int | None:
    """`assignment` comes with its sheet and with `version_now`."""
    given_on = assignment.sheet.proposal_version
    return given_on if given_on < assignment.version_now else None


# --- One sheet ------------------------------------------------------------------------------------------------------
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
    if not criteria or any(each.pk not in given for each in criteria):
        return None
    return weighted_total(
        {each.code: given[each.pk] for each in criteria}, {each.code: each.weight for each in criteria}
    )


def known_to(person: Any) -> QuerySet[Assignment]:
    """The assignments this person may know of, each with what `sheet_in_view` needs."""
    known = Assignment.objects.visible_to(person).select_related("sheet", "proposal__call__rubric")
    return known.annotate(version_now=last_version("proposal"))


def sheet_in_view(assignment: Any) -> SheetInView:
    """Three queries; `assignment` comes with its sheet, proposal, call and rubric, and with `version_now`."""
    rubric = assignment.proposal.call.rubric
    return SheetInView(
        assignment=assignment,
        sheet=assignment.sheet,
        criteria=list(rubric.criteria.all()),
        anchors=dict(rubric.anchors.values_list("mark", "text")),
        marks={mark.criterion_id: mark for mark in assignment.sheet.marks.all()},
        version_now=assignment.version_now,
    )


# --- Returned sheets, side by side ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class GivenMark:
    name: str
    mark: int
    comment: str


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

    def mark_for(self, criterion: Criterion) -> int | None:
        return self.marks[criterion.pk].mark if criterion.pk in self.marks else None


def sheets_beside(assignment: Assignment) -> list[ReturnedSheet]:
    """For an assessor who returned a sheet: their own, then the others' by seat, not in the order they came in."""
    returned = Assignment.objects.returned().filter(proposal=assignment.proposal)
    rows = list(returned.select_related("assessor", "seat", "sheet").order_by("seat__code"))
    return sheets_of(sorted(rows, key=lambda each: each.pk != assignment.pk), with_names=False)


def sheets_of(assignments: Sequence[Assignment], *, with_names: bool) -> list[ReturnedSheet]:
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
        )
        for each in assignments
    ]


@dataclass(frozen=True)
class MarkedCriterion:
    """One line of the table of marks: what each sheet gave, in the order of the sheets."""

    name: str
    marks: list[int | None]
    is_split: bool


def compared(criteria: Iterable[Criterion], sheets: Sequence[ReturnedSheet]) -> list[MarkedCriterion]:
    return [_compared(criterion.name, [sheet.mark_for(criterion) for sheet in sheets]) for criterion in criteria]


def _compared(name: str, marks: list[int | None]) -> MarkedCriterion:
    given = [mark for mark in marks if mark is not None]
    return MarkedCriterion(name, marks, bool(given) and max(given) - min(given) >= SPLIT_MARKS)
