"""What waits until the chair of its panel declares their interests."""

from typing import Any

from django.db.models import QuerySet

from proposals import rights
from proposals.models import Proposal
from scoring.models import Panel


def waiting_for_their_chair(person: Any, *, panel_pk: int | None = None) -> QuerySet[Proposal]:
    """The first placed first; of one panel, or of all that this person chairs. No query for who chairs none."""
    waiting = Proposal.objects.visible_to(person, rights.DECLARE).select_related("lead_organisation", "call")
    of_panels = waiting if panel_pk is None else waiting.filter(placement__panel__pk=panel_pk)
    return of_panels.select_related("placement__panel").order_by("placement__placed_at", "pk")


def to_declare_on(panel: Panel, person: Any) -> list[Proposal]:
    return list(waiting_for_their_chair(person, panel_pk=panel.pk))
