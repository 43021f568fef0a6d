"""One proposal as those who follow its panel read it: who was asked, what came back, what is still to settle.

Whoever runs the panel (its chair, or a manager) reads names, private notes and what was declared; an observer reads
the codes of seats. Who still owes a sheet of their own for it reads no mark and no total: see `progress.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from proposals import rights
from proposals.models import Objection, Proposal
from proposals.people.objections import objections_shown_to, objections_to
from proposals.projections import SeenProposal, see
from proposals.querysets import number_of
from proposals.states import State
from scoring.arithmetic import median, spread
from scoring.conflicts import HIDDEN_TIE, reason_told_to, seats_facing
from scoring.ledger import LedgerLine, ledger_of
from scoring.models import (
    Assignment,
    Declaration,
    DeclarationKind,
    LateConflict,
    Nature,
    PanelFigure,
    ReturnedMark,
    SheetReturn,
)
from scoring.oversight.flags import SeenFlag, flags_of
from scoring.oversight.progress import score_of
from scoring.sheets.one import last_version, older_version
from scoring.sheets.side_by_side import MarkedCriterion, ReturnedSheet, compared, sheets_of
from scoring.sheets.stated import stood_at, that_count
from scoring.states import AssignmentState


@dataclass(frozen=True)
class AssignedSeat:
    """One assessor's part in a proposal."""

    pk: int
    code: str
    seat_kind: str
    name: str
    state: str
    state_label: str
    conflict: str
    about: str  # what the conflict is about
    reason: str
    objection: str  # why its authors ask that they do not mark it
    is_set_aside: bool  # its sheet was in the score and was taken out for a conflict
    is_out_by_ledger: bool
    is_recorded: bool  # somebody else recorded the conflict
    found: str  # the ties that the exchange had told them of, where they saw no conflict in them
    returned_at: datetime | None
    total: Decimal | None
    older_version: int | None  # the text that a returned sheet was given on, where a newer one stands now


@dataclass(frozen=True)
class EarlierReturn:
    """What a sheet said before it was given back: for whoever runs the panel."""

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


@dataclass(frozen=True)
class Candidate:
    """A seat that nobody asked about this proposal yet; `reason` says why it can't be, if so.

    `objection` is why its authors ask that this person does not mark it: whoever assigns judges that.
    """

    pk: int
    name: str
    seat_kind: str
    assigned: int
    returned: int
    reason: str
    objection: str


class SeenFigure(NamedTuple):
    """What the panel came to in a meeting, and what its members had stated by then, lowest first and without names."""

    recorded: PanelFigure
    stated: list[Decimal]
    median: Decimal | None


@dataclass(frozen=True)
class Oversight:
    """The page of one proposal. Marks, totals, score and spread are empty while `is_blind`."""

    seen: SeenProposal
    is_blind: bool
    runs_it: bool
    sheets_in: int
    sheets_wanted: int
    asked: list[AssignedSeat]
    sheets: list[ReturnedSheet]
    criteria: list[MarkedCriterion]
    score: Decimal | None
    spread: Decimal | None
    earlier: list[EarlierReturn]
    flags: list[SeenFlag]
    ledger: list[LedgerLine]
    figures: list[SeenFigure]  # what the panel came to in its meetings, the last one first
    candidates: list[Candidate]
    objections: list[Objection]

    @property
    def is_open(self) -> bool:
        return self.seen.state == State.REVIEWED

    @property
    def open_flags(self) -> int:
        return sum(flag.is_open for flag in self.flags)

    @property
    def a_change_waits(self) -> bool:
        return any(each.is_waiting for each in self.ledger)

    @property
    def can_be_asked(self) -> list[Candidate]:
        return [each for each in self.candidates if not each.reason]

    @property
    def can_not_be_asked(self) -> list[Candidate]:
        return [each for each in self.candidates if each.reason]


def overseen_on(panel_pk: int, person: Any) -> QuerySet[Proposal]:
    """The proposals of this panel that this person oversees, each with what its page needs."""
    own = Assignment.objects.owed_by(person).filter(proposal=OuterRef("pk"))
    proposals = Proposal.objects.visible_to(person, rights.OVERSEE).filter(placement__panel__pk=panel_pk)
    shown = proposals.select_related("placement__panel", "call__rubric", "area", "lead_organisation")
    return shown.with_rights(person, rights.IMPARTIAL).annotate(is_blind=Exists(own))


def oversee(proposal: Any, person: Any) -> Oversight:
    """`proposal` is one of `overseen_on`."""
    seen, runs_it = see(proposal, person), person.has_perm("scoring.assign", proposal)
    asked = _asked(proposal)
    marks_it_too = any(each.assessor_id == person.pk for each in asked)
    objections = objections_shown_to(person, proposal) if runs_it and not marks_it_too else []
    against = Against(objections, [each.assessor for each in asked])
    returned = [each for each in asked if each.state == AssignmentState.RETURNED]
    sheets = [] if proposal.is_blind else sheets_of(returned, with_names=runs_it, with_ledger=True)
    shows_earlier = runs_it and not proposal.is_blind and any(each.was_given_back for each in asked)
    totals = [sheet.total for sheet in sheets if not sheet.is_set_aside]
    return Oversight(
        seen=seen,
        is_blind=proposal.is_blind,
        runs_it=runs_it,
        sheets_in=sum(not each.is_set_aside for each in returned),
        sheets_wanted=proposal.call.sheets_wanted,
        asked=[_assigned_seat(each, seen, runs_it, proposal.is_blind, against) for each in asked],
        sheets=sheets,
        criteria=compared(proposal.call.rubric.criteria.all(), sheets),
        score=None if proposal.is_blind else score_of(proposal, seen.state, totals),
        spread=spread(totals),
        earlier=_earlier_returns(proposal) if shows_earlier else [],
        ledger=[] if proposal.is_blind else ledger_of([proposal.pk], person, with_words=runs_it),
        figures=[] if proposal.is_blind else _figures(proposal),
        flags=flags_of(proposal, with_names=runs_it, is_blind=proposal.is_blind),
        candidates=_candidates(proposal, person, objections) if runs_it and seen.state == State.REVIEWED else [],
        objections=objections,
    )


def returned_on(proposal: Proposal) -> list[ReturnedSheet]:
    """For whoever runs the panel and owes no sheet: what was returned, and what of it is set aside. Two queries."""
    returned = Assignment.objects.returned().filter(proposal=proposal).select_related("seat", "assessor", "sheet")
    return sheets_of(list(returned.order_by("seat__code")), with_names=True, with_ledger=True)


def _figures(proposal: Proposal) -> list[SeenFigure]:
    """One query, and one more where there is a figure."""
    recorded = PanelFigure.objects.filter(item__proposal=proposal).select_related("recorded_by", "item")
    stated = Prefetch("item__stated", that_count())
    return [_figure(each) for each in recorded.prefetch_related(stated).order_by("-recorded_at", "-pk")]


def _figure(recorded: PanelFigure) -> SeenFigure:
    stated = stood_at(recorded.recorded_at, recorded.item.stated.all())
    return SeenFigure(recorded, stated, median(stated))


class Against:
    """What its authors say against these people marking it, in words."""

    def __init__(self, objections: list[Objection], people: list[Any]) -> None:
        self._found = objections_to(people, objections) if objections else {}

    def __getitem__(self, person: int) -> str:
        return " ".join(f"{each}: {each.reason}" for each in self._found.get(person, []))


def _asked(proposal: Proposal) -> list[Any]:
    last = Declaration.objects.filter(assignment=OuterRef("pk")).order_by("-declared_at", "-pk")
    asked = Assignment.objects.filter(proposal=proposal).select_related("assessor", "seat", "sheet")
    declared = {
        f"declared_{name}": Subquery(last.values(name)[:1])
        for name in ("kind", "nature", "text", "found", "recorded_by")
    }
    given_back = SheetReturn.objects.filter(sheet__assignment=OuterRef("pk"), reopening__isnull=False)
    declared["was_given_back"] = Exists(given_back)
    declared["was_set_aside"] = Exists(LateConflict.objects.filter(assignment=OuterRef("pk")))
    return list(asked.annotate(**declared, version_now=last_version("proposal")).order_by("seat__code"))


def _assigned_seat(
    assignment: Any, seen: SeenProposal, runs_it: bool, is_blind: bool, against: Against
) -> AssignedSeat:
    is_conflicted = assignment.state == AssignmentState.CONFLICTED
    is_returned = assignment.state == AssignmentState.RETURNED
    reason = assignment.reason if not is_conflicted else "" if seen.hides_applicants else assignment.declared_text
    return AssignedSeat(
        pk=assignment.pk,
        code=assignment.seat.code,
        seat_kind=assignment.seat.get_kind_display(),
        name=str(assignment.assessor) if runs_it else "",
        state=assignment.state,
        state_label=assignment.get_state_display(),
        conflict=DeclarationKind(assignment.declared_kind).label if is_conflicted and assignment.declared_kind else "",
        about=Nature(assignment.declared_nature).label if is_conflicted and assignment.declared_nature else "",
        reason=reason if runs_it and reason and not is_returned else "",
        objection=against[assignment.assessor_id],
        is_set_aside=assignment.was_set_aside,
        is_out_by_ledger=assignment.is_set_aside and not is_blind and is_returned,
        is_recorded=is_conflicted and assignment.declared_recorded_by is not None,
        found=_ties_told(assignment, seen) if runs_it and not is_conflicted else "",
        returned_at=assignment.returned_at if is_returned else None,
        total=assignment.sheet.total if is_returned and not is_blind else None,
        older_version=older_version(assignment) if is_returned else None,
    )


def _ties_told(assignment: Any, seen: SeenProposal) -> str:
    """An assessor who knows who applied was told more than their chair may be."""
    found = assignment.declared_found or ""
    return HIDDEN_TIE.sentence if found and seen.hides_applicants else found


def _earlier_returns(proposal: Proposal) -> list[EarlierReturn]:
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


def _candidates(proposal: Proposal, person: Any, objections: list[Objection]) -> list[Candidate]:
    """The panel's other seats, each with the load it has among the proposals that `person` oversees."""
    panel = proposal.placement.panel_id
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE).filter(placement__panel=panel)
    load = Assignment.objects.counting().filter(proposal__in=overseen)
    facing: Any = seats_facing(proposal)
    seats = facing.filter(panel=panel, left_on=None, was_asked=False).annotate(
        assigned=number_of(load, "seat", "pk"), returned=number_of(load.returned(), "seat")
    )
    offered = list(seats.order_by("assigned", "person__family_name", "pk"))
    against = Against(objections, [seat.person for seat in offered])
    return [
        Candidate(
            pk=seat.pk,
            name=str(seat.person),
            seat_kind=seat.get_kind_display(),
            assigned=seat.assigned,
            returned=seat.returned,
            reason=reason_told_to(person, seat, proposal),
            objection=against[seat.person_id],
        )
        for seat in offered
    ]
