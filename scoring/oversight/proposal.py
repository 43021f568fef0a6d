"""One proposal as those who follow its panel read it: who was asked, what came back, what is still to settle.

Whoever runs the panel (its chair, or a manager) reads names, private notes and what was declared; an observer reads
the codes of seats. Who still owes a sheet of their own for it reads no mark and no total: see `progress.py`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from proposals import rights
from proposals.models import Objection, Proposal
from proposals.people.objections import objections_shown_to
from proposals.projections import SeenProposal, see
from proposals.states import State
from scoring.arithmetic import median, spread
from scoring.conflicts import ties_since
from scoring.ledger import LedgerLine, ledger_of
from scoring.models import (
    Assignment,
    PanelFigure,
)
from scoring.oversight.asked import Against, AssignedSeat, Candidate, asked_about, assigned_seat, candidates_for
from scoring.oversight.earlier import EarlierReturn, earlier_returns
from scoring.oversight.flags import SeenFlag, flags_of
from scoring.oversight.progress import score_of
from scoring.sheets.side_by_side import MarkedCriterion, ReturnedSheet, compared, sheets_of
from scoring.sheets.stated import stood_at, that_count
from scoring.states import AssignmentState


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
    ties: set[int]  # of assessors, by the pk of what they were asked: they came up after that
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
    asked = asked_about(proposal)
    marks_it_too = any(each.assessor_id == person.pk for each in asked)
    objections = objections_shown_to(person, proposal) if runs_it and not marks_it_too else []
    against = Against(objections, [each.assessor for each in asked])
    tied = ties_since([proposal]) if seen.state == State.REVIEWED else {}
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
        ties=set(tied),
        asked=[assigned_seat(each, seen, runs_it, proposal.is_blind, against) for each in asked],
        sheets=sheets,
        criteria=compared(proposal.call.rubric.criteria.all(), sheets),
        score=None if proposal.is_blind else score_of(proposal, seen.state, totals),
        spread=spread(totals),
        earlier=earlier_returns(proposal) if shows_earlier else [],
        ledger=[] if proposal.is_blind else ledger_of([proposal.pk], person, with_words=runs_it),
        figures=[] if proposal.is_blind else _figures(proposal),
        flags=flags_of(proposal, with_names=runs_it, is_blind=proposal.is_blind),
        candidates=candidates_for(proposal, person, objections) if runs_it and seen.state == State.REVIEWED else [],
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
