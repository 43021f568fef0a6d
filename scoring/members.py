"""The members of a panel as those who run it read them: names, codes and how much of their work is open or returned."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals import rights
from proposals.models import Proposal
from proposals.querysets import number_of
from scoring.models import Assignment, Panel


@dataclass(frozen=True)
class Member:
    """One seat. The counts are of proposals that the reader oversees."""

    pk: int
    code: str
    name: str
    kind: str
    left_on: date | None
    still_out: int
    returned: int


def members_of(panel: Panel, person: Any) -> list[Member]:
    """Those on the panel now, then those who left it. One query."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE).filter(placement__panel=panel)
    work = Assignment.objects.filter(proposal__in=overseen)
    seats = panel.seats.select_related("person").annotate(
        open_sheets=number_of(work.still_out(), "seat"), sheets_in=number_of(work.returned(), "seat")
    )
    members = [
        Member(
            pk=seat.pk,
            code=seat.code,
            name=str(seat.person),
            kind=seat.get_kind_display(),
            left_on=seat.left_on,
            still_out=seat.open_sheets,
            returned=seat.sheets_in,
        )
        for seat in seats.order_by("pk")
    ]
    return sorted(members, key=lambda each: each.left_on is not None)
