"""Calibration as it is read: the chair's anchors with how far their sheets are apart, and what an assessor is told.

A chair sees no mark of an anchor for which they still owe a sheet of their own, and nothing of one that they may not
know of; nor does an assessor read what was agreed over a proposal that they wrote or have a conflict with, or before
they returned their own sheet for it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from proposals import rights
from proposals.models import Proposal
from proposals.people.objections import objections_shown_to, objections_to
from proposals.states import State
from scoring.arithmetic import mean_mark, panel_score
from scoring.conflicts import reason_against, seats_facing
from scoring.models import Anchor, Assignment, Panel, SeatKind
from scoring.oversight.proposal import overseen_on
from scoring.sheets.side_by_side import MarkedCriterion, ReturnedSheet, compared, sheets_of
from scoring.states import STILL_OUT, AssignmentState

MOST_ANCHORS = 2


@dataclass(frozen=True)
class CriterionSpread:
    """What the returned sheets give for one criterion, in the order of the sheets; `given` by those that count."""

    name: str
    marks: list[int | None]
    given: list[int]
    lowest: int | None
    highest: int | None
    mean: Decimal | None
    is_split: bool


@dataclass(frozen=True)
class AnchorInView:
    """Sheets and criteria are empty while `is_blind`."""

    pk: int
    version: int
    reference: str
    title: str
    agreed: str
    closed_at: datetime | None
    closed_by: str
    is_open: bool  # its sheets still come first
    is_blind: bool
    sheets_in: int
    outstanding: list[str]
    stepped_back: int
    joined: list[str]  # who could be asked and was not yet
    sheets: list[ReturnedSheet]
    criteria: list[CriterionSpread]

    @property
    def asked(self) -> int:
        return self.sheets_in + len(self.outstanding)

    @property
    def totals(self) -> list[Decimal]:
        """Of the sheets that count."""
        return [each.total for each in self.sheets if not each.is_set_aside]

    @property
    def lowest_total(self) -> Decimal | None:
        return min(self.totals, default=None)

    @property
    def highest_total(self) -> Decimal | None:
        return max(self.totals, default=None)

    @property
    def mean_total(self) -> Decimal | None:
        return panel_score(self.totals)


def anchors_of(panel: Panel, person: Any) -> QuerySet[Anchor]:
    """The anchors of a panel that this person oversees."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE).filter(placement__panel=panel)
    return (
        Anchor.objects.filter(panel=panel, proposal__in=overseen).select_related("proposal", "closed_by").order_by("pk")
    )


def may_be_chosen(panel: Panel, person: Any) -> Any:
    """The proposals that this person can make an anchor."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE)
    return overseen.filter(placement__panel=panel, state=State.REVIEWED, anchor=None).order_by("reference")


def seats_to_ask(anchor: Anchor, person: Any, asked: Iterable[int]) -> list[Any]:
    """The seats of the panel that were not asked to mark it, and whom nothing bars.

    The chair's seat only where it says how often they mark. Whom its authors named is left out, as far as `person` may
    read that and is not among those who were `asked` to mark it.
    """
    facing, proposal = seats_facing(anchor.proposal), anchor.proposal
    marking = ~Q(kind=SeatKind.CHAIR) | Q(most_sheets__gt=0)
    unasked = facing.filter(marking, panel=anchor.panel_id, left_on=None).order_by("pk")
    seats = [each for each in unasked if not reason_against(each, proposal)]
    objections = [] if person.pk in asked else objections_shown_to(person, proposal)
    named = objections_to([each.person for each in seats], objections)
    return [each for each in seats if each.person_id not in named]


def anchor_in_view(anchor: Anchor, person: Any) -> AnchorInView:
    """`anchor` is one of `anchors_of`."""
    proposal: Any = overseen_on(anchor.panel_id, person).get(pk=anchor.proposal_id)
    asked = list(
        Assignment.objects.filter(proposal=proposal).select_related("assessor", "seat", "sheet").order_by("seat__code")
    )
    returned = [each for each in asked if each.state == AssignmentState.RETURNED]
    sheets = [] if proposal.is_blind else sheets_of(returned, with_names=True, with_ledger=True)
    return AnchorInView(
        pk=anchor.pk,
        version=anchor.version,
        reference=proposal.reference,
        title=proposal.title,
        agreed=anchor.agreed,
        closed_at=anchor.closed_at,
        closed_by=str(anchor.closed_by or ""),
        is_open=anchor.is_open,
        is_blind=proposal.is_blind,
        sheets_in=len(returned),
        outstanding=[str(each.assessor) for each in asked if each.state in STILL_OUT],
        stepped_back=sum(each.state not in (*STILL_OUT, AssignmentState.RETURNED) for each in asked),
        joined=_joined(anchor, proposal, person, [each.assessor_id for each in asked]),
        sheets=sheets,
        criteria=spreads(proposal.call.rubric.criteria.all(), sheets) if sheets else [],
    )


def _joined(anchor: Anchor, proposal: Any, person: Any, asked: list[int]) -> list[str]:
    anchor.proposal = proposal
    if not anchor.is_open:
        return []
    return [str(seat.person) for seat in seats_to_ask(anchor, person, asked)]


def spreads(criteria: Any, sheets: Sequence[ReturnedSheet]) -> list[CriterionSpread]:
    return [_spread(each) for each in compared(criteria, sheets)]


def _spread(row: MarkedCriterion) -> CriterionSpread:
    return CriterionSpread(
        name=row.name,
        marks=row.marks,
        given=row.counted,
        lowest=min(row.counted, default=None),
        highest=max(row.counted, default=None),
        mean=mean_mark(row.counted),
        is_split=row.is_split,
    )


# --- For assessors ----------------------------------------------------------------------------------------------------
class Owed(NamedTuple):
    """A sheet that is returned before its assessor reads what was agreed over it."""

    assignment_pk: int
    reference: str


class Agreed(NamedTuple):
    """What a panel agreed, and the own sheets that still keep its reader from more of it."""

    texts: list[str]
    owed: list[Owed]


def agreed_on(panel_pk: int, person: Any) -> Agreed:
    """What the panel agreed over its anchors, as far as this person may know of them. One query."""
    return agreed_by_panel([panel_pk], person)[panel_pk]


def agreed_by_panel(panels: Collection[int], person: Any) -> dict[int, Agreed]:
    """The same of several panels. One query."""
    known = Proposal.objects.visible_to(person, rights.IMPARTIAL)
    closed = Anchor.objects.filter(panel__in=panels, closed_at__isnull=False, proposal__in=known)
    agreed = {pk: Agreed([], []) for pk in panels}
    told = closed.annotate(owed=_own_sheet_out(person)).order_by("closed_at", "pk")
    for panel, text, owed, reference in told.values_list("panel", "agreed", "owed", "proposal__reference"):
        if owed is None:
            agreed[panel].texts.append(text)
        else:
            agreed[panel].owed.append(Owed(owed, reference or ""))
    return agreed


def _own_sheet_out(person: Any) -> Subquery:
    """Of an anchor that is still being marked: how the others marked it must not tell this person what to give."""
    own = Assignment.objects.owed_by(person).filter(proposal=OuterRef("proposal"))
    return Subquery(own.filter(proposal__state=State.REVIEWED).values("pk")[:1])
