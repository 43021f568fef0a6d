"""Who was asked to mark a proposal, and who of its panel can still be asked, as whoever follows the panel reads it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from proposals import rights
from proposals.models import Objection, Proposal
from proposals.people.objections import objections_to
from proposals.projections import SeenProposal
from proposals.querysets import number_of
from scoring.conflicts import reason_told_to, seats_facing
from scoring.links import HIDDEN_TIE
from scoring.models import (
    Assignment,
    Declaration,
    DeclarationKind,
    LateConflict,
    Nature,
    SheetReturn,
)
from scoring.sheets.one import last_version, older_version
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


class Against:
    """What its authors say against these people marking it, in words."""

    def __init__(self, objections: list[Objection], people: list[Any]) -> None:
        self._found = objections_to(people, objections) if objections else {}

    def __getitem__(self, person: int) -> str:
        return " ".join(f"{each}: {each.reason}" for each in self._found.get(person, []))


def asked_about(proposal: Proposal) -> list[Any]:
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


def assigned_seat(assignment: Any, seen: SeenProposal, runs_it: bool, is_blind: bool, against: Against) -> AssignedSeat:
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


def candidates_for(proposal: Proposal, person: Any, objections: list[Objection]) -> list[Candidate]:
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
