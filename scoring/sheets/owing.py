"""Who owes sheets on a panel, counted among the proposals that the reader oversees."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q

from proposals import rights
from proposals.models import Notice, Proposal
from proposals.states import State
from scoring.models import Assignment, Panel
from scoring.states import AssignmentState


class Owing(NamedTuple):
    """`reminded_at` is when somebody last reminded them by hand."""

    seat_pk: int
    person_pk: int
    name: str
    seat_kind: str
    to_declare: int
    to_mark: int
    reminded_at: datetime | None

    @property
    def owed(self) -> str:
        """In words: "2 to declare, 1 to mark"."""
        counted = [(self.to_declare, "to declare"), (self.to_mark, "to mark")]
        return ", ".join(f"{number} {words}" for number, words in counted if number)


def by_hand_key(panel_pk: int) -> str:
    """What the keys of the reminders begin with that somebody sends by hand on this panel."""
    return f"sheets-by-hand-{panel_pk}-"


def owing_on(panel: Panel, person: Any) -> list[Owing]:
    """Those who owe most first. Two queries."""
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE).filter(state=State.REVIEWED)
    out = Assignment.objects.still_out().filter(seat__panel=panel, proposal__in=overseen)
    rows = (
        out.values("seat", "assessor", "assessor__given_name", "assessor__family_name", "seat__kind")
        .annotate(
            to_declare=Count("pk", filter=Q(state=AssignmentState.INVITED)),
            to_mark=Count("pk", filter=Q(state=AssignmentState.ACCEPTED)),
        )
        .order_by("assessor__family_name", "assessor__given_name", "seat")
    )
    reminded = _last_reminded(panel, [row["assessor"] for row in rows])
    found = [
        Owing(
            seat_pk=row["seat"],
            person_pk=row["assessor"],
            name=f"{row['assessor__given_name']} {row['assessor__family_name']}",
            seat_kind=row["seat__kind"],
            to_declare=row["to_declare"],
            to_mark=row["to_mark"],
            reminded_at=reminded.get(row["assessor"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: -(each.to_declare + each.to_mark))


def _last_reminded(panel: Panel, people: list[int]) -> dict[int, datetime]:
    sent = Notice.objects.filter(recipient__in=people, key__startswith=by_hand_key(panel.pk)).order_by()
    return dict(sent.values("recipient").annotate(at=Max("recorded_at")).values_list("recipient", "at"))
