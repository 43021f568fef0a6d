"""An assessor's own list: what waits for them, how far each sheet is, and which comes next.

Nothing here tells who else assesses a proposal. One sheet with its proposal stands in `one.py`, the chair's reading
in `oversight`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils.timezone import localdate

from proposals.models import Proposal
from proposals.people.applicants import Applicants
from proposals.querysets import number_of
from proposals.states import State
from scoring.models import Assignment, Criterion, Mark
from scoring.sheets.shelves import Shelves, both_ways
from scoring.states import STILL_OUT, AssignmentState

LAST_DAYS = timedelta(days=3)

# A proposal that is being scored is so for everybody: no decision hides behind this state.
IS_OPEN = Q(proposal__state=State.REVIEWED)
SHELVES: Shelves = {
    "": ("All", Q()),
    "declare": ("To declare", IS_OPEN & Q(state=AssignmentState.INVITED)),
    "mark": ("To mark", IS_OPEN & Q(state=AssignmentState.ACCEPTED)),
    "skipped": ("Skipped", IS_OPEN & Q(state=AssignmentState.ACCEPTED, sheet__skipped_at__isnull=False)),
    "returned": ("Returned", Q(state=AssignmentState.RETURNED)),
    "closed": ("Closed without a sheet", ~IS_OPEN & ~Q(state=AssignmentState.RETURNED)),
}
WAITS = IS_OPEN & Q(state__in=STILL_OUT)
CAN_GO_ON = Q(is_kept_waiting=False) | Q(state=AssignmentState.INVITED)  # declaring waits for nothing
ORDERS = both_ways(proposal="proposal__title", due="proposal__call__scoring_due_on", state="state") | {
    "next": [
        Case(When(WAITS, then=0), default=1),
        "is_kept_waiting",
        "-is_anchor",
        "-proposal__call__scoring_due_on",
        "-state",
        "pk",
    ]
}

# To declare, nothing marked yet, half marked, ready to return.
HOW_FAR = Case(
    When(state=AssignmentState.INVITED, then=0),
    When(marks_given=0, then=1),
    When(marks_given__lt=F("criteria"), then=2),
    default=3,
)
MOST_IN_NEED: list[Any] = [
    "-is_anchor", F("sheet__skipped_at").asc(nulls_first=True), "proposal__call__scoring_due_on", HOW_FAR,
    "marks_given", "pk",
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
    is_anchor: bool = False
    is_kept_waiting: bool = False
    skipped_at: datetime | None = None

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
    def is_skipped(self) -> bool:
        return self.is_waiting and self.skipped_at is not None

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
        .with_calibration()
        .annotate(
            marks_given=number_of(marks, "sheet__assignment"),
            criteria=number_of(Criterion.objects.all(), "rubric__call", "proposal__call"),
        )
    )


def lines_for(assignments: list[Any], person: Any) -> list[AssessmentLine]:
    return [_line(each, each.proposal, Applicants(each.proposal, person)) for each in assignments]


def _line(assignment: Any, proposal: Proposal, applicants: Applicants) -> AssessmentLine:
    sheet = getattr(assignment, "sheet", None)
    return AssessmentLine(
        pk=assignment.pk,
        reference=proposal.reference or "",
        title=proposal.title,
        call_title=proposal.call.title,
        lead_organisation=applicants.lead,
        due_on=proposal.call.scoring_due_on,
        state=assignment.state,
        is_open=proposal.state == State.REVIEWED,
        marks_given=assignment.marks_given,
        criteria=assignment.criteria,
        total=sheet.total if sheet else None,
        skipped_at=sheet.skipped_at if sheet else None,
        is_anchor=assignment.is_anchor and proposal.state == State.REVIEWED,
        is_kept_waiting=assignment.is_kept_waiting and proposal.state == State.REVIEWED,
    )


def next_for(person: Any, *, besides: int | None = None) -> Assignment | None:
    """The own assignment most in need of them: see the decision record on what that means, and why no more.

    How many sheets of others are in plays no part: the order would tell of them.
    """
    waiting: Any = own_assessments(person).filter(WAITS, CAN_GO_ON).exclude(pk=besides or 0)
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
