"""Who must leave the room while a panel talks about a proposal."""

from collections.abc import Sequence
from typing import Any

from proposals.models import Proposal
from scoring.conflicts import barred_pairs
from scoring.models import Assignment, Panel
from scoring.states import AssignmentState


def absent_from(panel: Panel, proposals: Sequence[Proposal]) -> dict[int, frozenset[Any]]:
    """{proposal pk: the people of this panel who may not hear it}

    Those who declared a conflict, and those who could never be asked to mark it. Five queries; the proposals come with
    their partners.
    """
    seats = panel.seats.filter(left_on=None).select_related("person")
    people = {seat.person_id: seat.person for seat in seats}
    conflicts = Assignment.objects.filter(state=AssignmentState.CONFLICTED, assessor__in=people, proposal__in=proposals)
    pairs = barred_pairs(people, proposals) | set(conflicts.order_by().values_list("proposal", "assessor"))
    absent: dict[int, set[Any]] = {each.pk: set() for each in proposals}
    for proposal, person in pairs:
        absent[proposal].add(people[person])
    return {proposal: frozenset(out) for proposal, out in absent.items()}
