"""What waits until the chair of its panel declares their interests."""

from typing import Any, NamedTuple

from django.db.models import QuerySet

from proposals import rights
from proposals.models import Proposal
from proposals.people.applicants import Applicants
from scoring.links import Link, links_told_of_each
from scoring.models import Panel


def waiting_for_their_chair(person: Any, *, panel_pk: int | None = None) -> QuerySet[Proposal]:
    """The first placed first; of one panel, or of all that this person chairs. No query for who chairs none."""
    waiting = Proposal.objects.visible_to(person, rights.DECLARE).select_related("lead_organisation", "call")
    of_panels = waiting if panel_pk is None else waiting.filter(placement__panel__pk=panel_pk)
    return of_panels.select_related("placement__panel").order_by("placement__placed_at", "pk")


def to_declare_on(panel: Panel, person: Any) -> list[Proposal]:
    return list(waiting_for_their_chair(person, panel_pk=panel.pk))


class Waiting(NamedTuple):
    """Just enough of a proposal to judge a conflict, and the ties that were found."""

    proposal: Proposal
    applicants: Applicants
    links: list[Link]
    is_asked: bool
    """to mark it: they declare where they mark"""

    @property
    def is_by_itself(self) -> bool:
        return bool(self.links) or self.is_asked


def waiting_on(panel: Panel, person: Any) -> list[Waiting]:
    """All that waits on a panel, in the same queries however many they are."""
    waiting: Any = waiting_for_their_chair(person, panel_pk=panel.pk)
    known = waiting.with_rights(person, rights.APPLICANTS).with_authors()
    found = list(known.prefetch_related("partners"))
    links = links_told_of_each(person, found)
    asked = set(person.assignments.counting().filter(proposal__in=found).values_list("proposal", flat=True))
    return [Waiting(each, Applicants(each, person), links[each.pk], each.pk in asked) for each in found]
