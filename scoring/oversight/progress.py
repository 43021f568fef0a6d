"""How panels get on: those of a person, and the table of one. The page of one proposal is read in `proposal.py`.

Three rules hold in every figure. It counts only proposals this person oversees: none they wrote or have a conflict
with. It counts only returned sheets. And whoever still owes a sheet of their own for a proposal sees no mark, total,
score or spread of it, nor an order or a filter that would betray one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from proposals import rights
from proposals.models import Proposal
from proposals.projections import SeenProposal, see
from proposals.querysets import number_of
from proposals.states import State
from scoring.arithmetic import spread, standing_score
from scoring.conflicts import ties_since
from scoring.models import Assignment, Flag, Mark, Panel, ScoreSheet, Seat, SeatKind
from scoring.sheets.shelves import Shelves, both_ways, figures_both_ways
from scoring.sheets.side_by_side import SPLIT_MARKS
from scoring.states import AssignmentState, that_count

# --- The panels of a person -----------------------------------------------------------------------------------------
PANEL_ORDERS = both_ways(panel="name", call="call__title", due="call__scoring_due_on")


def panels_seen_by(person: Any) -> QuerySet[Panel]:
    """The panels this person follows, each with what is being marked there."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE)
    marking = overseen.filter(state=State.REVIEWED)
    sheets = Assignment.objects.that_count().filter(proposal__in=marking)
    flags = Flag.objects.filter(resolved_at=None, proposal__in=marking)
    chair = Seat.objects.filter(panel=OuterRef("pk"), kind=SeatKind.CHAIR, left_on=None)
    return (
        Panel.objects.visible_to(person)
        .select_related("call")
        .annotate(
            placed=number_of(overseen, "placement__panel"),
            marking=number_of(marking, "placement__panel"),
            sheets_in=number_of(sheets, "proposal__placement__panel"),
            sheets_wanted=F("marking") * F("call__sheets_wanted"),
            open_flags=number_of(flags, "proposal__placement__panel"),
            to_declare=number_of(Proposal.objects.visible_to(person, rights.DECLARE), "placement__panel"),
            chair_given_name=Subquery(chair.values("person__given_name")[:1]),
            chair_family_name=Subquery(chair.values("person__family_name")[:1]),
        )
    )


# --- The table of a panel -------------------------------------------------------------------------------------------
PROGRESS_ORDERS = both_ways(proposal="reference", sheets="sheets_in", flags="open_flags") | figures_both_ways(
    spread="shown_spread", score="shown_mean"
)
BEING_MARKED = Q(state=State.REVIEWED)
SHELVES: Shelves = {
    "": ("All", Q()),
    "marking": ("Being marked", BEING_MARKED),
    "short": ("Needs assessors", BEING_MARKED & Q(asked__lt=F("call__sheets_wanted"))),
    "talk": ("Needs talking about", BEING_MARKED & (Q(open_flags__gt=0) | Q(is_blind=False, is_split=True))),
    "ready": ("Ready to close", BEING_MARKED & Q(open_flags=0, sheets_in__gte=F("call__sheets_wanted"))),
}


@dataclass(frozen=True)
class ProgressLine:
    """One proposal of the panel. Score, spread and totals are empty where this person may not see them yet."""

    seen: SeenProposal
    sheets_in: int
    sheets_wanted: int
    to_declare: int
    being_marked: int
    stepped_back: int
    open_flags: int
    is_blind: bool
    has_a_tie: bool  # of an assessor to those who applied, which came up after they were asked
    is_split: bool
    score: Decimal | None
    spread: Decimal | None
    totals: list[Decimal]

    @property
    def outstanding(self) -> list[str]:
        """Who still owes something, in words."""
        missing = self.sheets_wanted - self.sheets_in - self.to_declare - self.being_marked
        counted = [(self.to_declare, "to declare"), (self.being_marked, "marking"), (missing, "to be asked")]
        if self.seen.state != State.REVIEWED:
            return []
        return [f"{number} {words}" for number, words in counted if number > 0]


def placed_on(panel: Panel, person: Any) -> QuerySet[Proposal]:
    """The proposals of a panel that this person oversees, with what the table sorts and filters by."""
    assigned = Assignment.objects.all()
    returned = ScoreSheet.objects.filter(
        assignment__proposal=OuterRef("pk"), total__isnull=False, **that_count("assignment__")
    )
    figures = returned.order_by().values("assignment__proposal")
    seen = {"is_blind": False}
    return (
        Proposal.objects.visible_to(person, rights.OVERSEE)
        .filter(placement__panel=panel)
        .for_listing()
        .select_related("placement")
        .annotate(
            sheets_in=number_of(assigned.that_count(), "proposal"),
            to_declare=number_of(assigned.filter(state=AssignmentState.INVITED), "proposal"),
            being_marked=number_of(assigned.filter(state=AssignmentState.ACCEPTED), "proposal"),
            asked=number_of(assigned.filling(), "proposal"),
            stepped_back=number_of(assigned.exclude(pk__in=assigned.counting()), "proposal"),
            open_flags=number_of(Flag.objects.filter(resolved_at=None), "proposal"),
            is_blind=Exists(assigned.owed_by(person).filter(proposal=OuterRef("pk"))),
            is_split=Exists(_split_marks()),
            mean=Subquery(figures.annotate(n=Avg("total")).values("n")),
            width=Subquery(figures.annotate(n=Max("total") - Min("total")).values("n")),
        )
        .annotate(
            shown_mean=Case(When(**seen, mean__isnull=False, then=Coalesce("placement__adjusted_score", "mean"))),
            shown_spread=Case(When(**seen, sheets_in__gte=2, then=F("width"))),
        )
    )


def _split_marks() -> QuerySet[Mark]:
    """Marks of the outer proposal's returned sheets that another one of them is far above."""
    returned = Mark.objects.filter(**that_count("sheet__assignment__"))
    its = "sheet__assignment__proposal"
    above = returned.filter(
        criterion=OuterRef("criterion"), mark__gte=OuterRef("mark") + SPLIT_MARKS, **{its: OuterRef(its)}
    )
    return returned.filter(Exists(above), **{its: OuterRef("pk")})


def lines_for(proposals: Iterable[Any], person: Any) -> list[ProgressLine]:
    shown = list(proposals)
    ties = set(ties_since([each for each in shown if each.state == State.REVIEWED]).values())
    totals = totals_of([each for each in shown if not each.is_blind])
    return [_line(each, see(each, person), totals.get(each.pk, []), has_a_tie=each.pk in ties) for each in shown]


def totals_of(proposals: Iterable[Proposal]) -> dict[int, list[Decimal]]:
    """{proposal pk: the totals of its returned sheets}"""
    sheets = ScoreSheet.objects.filter(
        assignment__proposal__in=proposals, total__isnull=False, **that_count("assignment__")
    )
    found: dict[int, list[Decimal]] = {}
    for proposal, total in sheets.order_by("assignment").values_list("assignment__proposal", "total"):
        found.setdefault(proposal, []).append(total or Decimal(0))
    return found


def _line(proposal: Any, seen: SeenProposal, totals: list[Decimal], *, has_a_tie: bool) -> ProgressLine:
    return ProgressLine(
        seen=seen,
        sheets_in=proposal.sheets_in,
        sheets_wanted=proposal.call.sheets_wanted,
        to_declare=proposal.to_declare,
        being_marked=proposal.being_marked,
        stepped_back=proposal.stepped_back,
        open_flags=proposal.open_flags,
        is_blind=proposal.is_blind,
        has_a_tie=has_a_tie,
        is_split=proposal.is_split and not proposal.is_blind,
        score=None if proposal.is_blind else score_of(proposal, seen.state, totals),
        spread=spread(totals),
        totals=totals,
    )


def score_of(proposal: Proposal, known_state: str, totals: list[Decimal]) -> Decimal | None:
    """By the sheets that count and the ledger; a decision that this person knows of keeps the score it was made on."""
    is_decided = proposal.score is not None and known_state not in (State.REVIEWED, State.SCORED)
    return proposal.score if is_decided else standing_score(totals, proposal.placement.adjusted_score)
