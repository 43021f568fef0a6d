"""What a panel can talk about in a meeting, as one who runs it oversees it, and what is worth the time first."""

from typing import Any

from django.db.models import QuerySet

from proposals import rights
from proposals.models import Proposal
from proposals.states import State
from scoring.models import Assignment, Meeting, Panel
from scoring.oversight.progress import SHELVES, placed_on


def to_talk_about(panel: Panel, person: Any) -> list[Proposal]:
    """What is being marked here and has a sheet that counts, as far as this person oversees it."""
    proposals = _talkable(panel, person).select_related("lead_organisation").prefetch_related("partners")
    return list(proposals.order_by("reference"))


def worth_talking_about(panel: Panel, person: Any) -> set[int]:
    """Those with an open flag, or with marks far apart where this person may see them. One query."""
    _, asks_for_talk = SHELVES["talk"]
    return set(placed_on(panel, person).filter(asks_for_talk).order_by().values_list("pk", flat=True))


def still_to_add(meeting: Meeting, person: Any) -> list[Proposal]:
    """What could be talked about and has no place on the agenda yet. One query."""
    on_it = meeting.items.values("proposal")
    return list(_talkable(meeting.panel, person).exclude(pk__in=on_it).order_by("reference"))


def _talkable(panel: Panel, person: Any) -> QuerySet[Proposal]:
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE).filter(placement__panel=panel)
    return overseen.filter(state=State.REVIEWED, pk__in=Assignment.objects.that_count().values("proposal"))
