"""Who must leave the room while a panel talks about a proposal."""

from collections.abc import Sequence
from typing import Any

from proposals.models import Affiliation, Contributor, PartEntry, Proposal
from scoring.conflicts import Mergers
from scoring.models import Assignment, Panel
from scoring.states import AssignmentState


def absent_from(panel: Panel, proposals: Sequence[Proposal]) -> dict[int, frozenset[int]]:
    """{proposal pk: pks of the people of this panel who may not hear it}

    Those who declared a conflict, who have or had a part in it, or who belong to its lead or to a partner, an
    organisation that merged with one of them included. Six queries; the proposals come with their partners.
    """
    people = list(panel.seats.filter(left_on=None).values_list("person", flat=True))
    declared = Assignment.objects.filter(state=AssignmentState.CONFLICTED, assessor__in=people)
    parts = [
        _pairs(declared, proposals, "assessor"),
        _pairs(Contributor.objects.filter(person__in=people), proposals, "person"),
        _pairs(PartEntry.objects.ends().filter(person__in=people), proposals, "person"),
        _of_taking_part(people, proposals),
    ]
    return {
        each.pk: frozenset(person for pairs in parts for proposal, person in pairs if proposal == each.pk)
        for each in proposals
    }


def _pairs(rows: Any, proposals: Sequence[Proposal], person: str) -> set[tuple[int, int]]:
    return set(rows.filter(proposal__in=proposals).order_by().values_list("proposal", person))


def _of_taking_part(people: list[int], proposals: Sequence[Proposal]) -> set[tuple[int, int]]:
    mergers = Mergers()
    current = Affiliation.objects.current().filter(person__in=people).order_by()
    theirs = {(person, mergers.last(at)) for person, at in current.values_list("person", "organisation")}
    return {
        (proposal.pk, person)
        for proposal in proposals
        for person, organisation in theirs
        if organisation in {mergers.last(each.pk) for each in _taking_part(proposal)}
    }


def _taking_part(proposal: Proposal) -> list[Any]:
    return [each for each in [proposal.lead_organisation, *proposal.partners.all()] if each is not None]
