"""Who must leave the room while a panel talks about a proposal."""

from collections.abc import Sequence
from typing import Any

from proposals.models import Proposal
from scoring.conflicts import barred_pairs
from scoring.models import AgendaItem, Assignment, Ground, Panel, Seat
from scoring.states import AssignmentState


def absent_from(panel: Panel, proposals: Sequence[Proposal]) -> dict[int, frozenset[Any]]:
    """{proposal pk: the people of this panel who may not hear it}"""
    absent = absent_seats(panel, proposals)
    return {proposal: frozenset(seat.person for seat in out) for proposal, out in absent.items()}


def absent_seats(panel: Panel, proposals: Sequence[Proposal]) -> dict[int, dict[Seat, Ground]]:
    """{proposal pk: {seat whose member may not hear it: why}}

    Those who declared a conflict, and those who could never be asked to mark it. Five queries; the proposals come with
    their partners.
    """
    seats = panel.seats.filter(left_on=None).select_related("person")
    people = {seat.person_id: seat for seat in seats}
    conflicts = Assignment.objects.filter(state=AssignmentState.CONFLICTED, assessor__in=people, proposal__in=proposals)
    absent: dict[int, dict[Seat, Ground]] = {each.pk: {} for each in proposals}
    for proposal, person in barred_pairs(people, proposals):
        absent[proposal][people[person]] = Ground.TIE
    for proposal, person in conflicts.order_by().values_list("proposal", "assessor"):
        absent[proposal][people[person]] = Ground.CONFLICT
    return absent


def unnoted(item: AgendaItem) -> dict[Seat, Ground]:
    """Who is out since it was taken up last and stands on no record of that yet."""
    absent = absent_seats(item.meeting.panel, [item.proposal])[item.proposal_id]
    since: Any = item.opened_at
    noted = set(item.absences.filter(since=since).values_list("seat", flat=True))
    return {seat: ground for seat, ground in absent.items() if seat.pk not in noted}
