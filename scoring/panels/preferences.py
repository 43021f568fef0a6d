"""What the holder of a seat may say they would like to mark: as little of each proposal as it takes to say so.

Nobody opens a proposal before they declared on it, so this is all that is told of one: its title and pitch, and its
priority area and themes unless the call hides who applied.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from proposals import rights
from proposals.models import Proposal
from scoring.models import Panel, Seat, SeatKind


@dataclass(frozen=True)
class Choice:
    """A proposal that its reader may be asked to mark, and what they said of it: "" where they said nothing."""

    pk: int
    reference: str
    title: str
    pitch: str
    area: str
    themes: tuple[str, ...]
    wish: str

    @property
    def is_about(self) -> str:
        return ", ".join(filter(None, [self.area, *self.themes]))


@dataclass(frozen=True)
class Answers:
    """How many of those who can be asked to mark said what they would like to. Who did is not told."""

    answered: int
    asked: int


def answers_among(seats: Iterable[Seat]) -> Answers:
    """The seats of a panel as it stands."""
    marking = who_mark(seats)
    return Answers(answered=sum(each.wishes_version > 1 for each in marking), asked=len(marking))


def who_mark(seats: Iterable[Seat]) -> list[Seat]:
    """Who left marks nothing more, and a chair only where the seat says how often."""
    return [each for each in seats if each.left_on is None and each.person.is_active and _marks(each)]


def _marks(seat: Seat) -> bool:
    return bool(seat.most_sheets or seat.least_sheets) or (seat.most_sheets is None and seat.kind != SeatKind.CHAIR)


def seats_of(person: Any) -> QuerySet[Seat]:
    return Seat.objects.filter(person=person.pk, left_on=None).select_related("panel__call")


def panels_to_choose_on(person: Any) -> QuerySet[Panel]:
    """Where something may still come to them."""
    free = Proposal.objects.visible_to(person, rights.PREFER).order_by()
    return Panel.objects.filter(pk__in=free.values("placement__panel")).select_related("call")


def proposals_to_choose_from(seat: Seat, person: Any) -> QuerySet[Proposal]:
    """`person` holds the seat."""
    free = Proposal.objects.visible_to(person, rights.PREFER).filter(placement__panel=seat.panel_id)
    return free.select_related("call", "area").prefetch_related("themes").order_by("title", "pk")


def choices_of(seat: Seat, person: Any, proposals: Iterable[Proposal]) -> list[Choice]:
    """One query beside that of the proposals."""
    shown = list(proposals)
    wishes = dict(seat.preferences.filter(proposal__in=shown).order_by().values_list("proposal", "wish"))
    return [_choice(each, person, wishes.get(each.pk, "")) for each in shown]


def _choice(proposal: Proposal, person: Any, wish: str) -> Choice:
    is_hidden = rights.hides_applicants_from(person, proposal)
    return Choice(
        pk=proposal.pk,
        reference=proposal.reference or "",
        title=proposal.title,
        pitch=proposal.pitch,
        area="" if is_hidden else str(proposal.area or ""),
        themes=() if is_hidden else tuple(each.name for each in proposal.themes.all()),
        wish=wish,
    )
