"""The panels of a call as its managers set them up: what each is for, who sits on it, and how much it holds."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from proposals import rights
from proposals.models import Proposal
from proposals.querysets import is_true, number_of
from scoring.models import Panel, Seat, SeatInvitation, SeatKind


@dataclass(frozen=True)
class KindOfMember:
    """How many of one kind sit on a panel, and how many more are invited and have not answered."""

    kind: str
    label: str
    seated: int
    invited: int

    @property
    def in_words(self) -> str:
        told = [str(self.seated or ""), f"{self.invited} invited" if self.invited else ""]
        return f"{self.label}: {' and '.join(filter(None, told))}"


@dataclass(frozen=True)
class PanelInSetup:
    """One panel of a call. The count is of proposals that the reader oversees."""

    pk: int
    version: int
    name: str
    areas: list[Any]
    boards: list[Any]
    members: list[KindOfMember]
    proposals: int
    looks_unused: bool


def panels_in_setup(panels: QuerySet[Panel], person: Any) -> list[PanelInSetup]:
    """Five queries, however many panels there are."""
    found = list(_counted(panels, person).prefetch_related("areas__framework", "boards"))
    seated = _of_each_kind(Seat.objects.filter(panel__in=found, left_on=None))
    invited = _of_each_kind(SeatInvitation.objects.waiting().filter(panel__in=found))
    return [_in_setup(panel, seated, invited) for panel in found]


def _counted(panels: QuerySet[Panel], person: Any) -> QuerySet[Any]:
    overseen = Proposal.objects.visible_to(person, rights.OVERSEE)
    had_a_seat, was_offered = (noun.objects.filter(panel=OuterRef("pk")) for noun in (Seat, SeatInvitation))
    return panels.annotate(
        proposals=number_of(overseen, "placement__panel"), had_members=is_true(Exists(had_a_seat) | Exists(was_offered))
    )


def _of_each_kind(rows: QuerySet[Any]) -> Counter[tuple[int, str]]:
    return Counter(rows.order_by().values_list("panel", "kind"))


def _in_setup(panel: Any, seated: Counter[tuple[int, str]], invited: Counter[tuple[int, str]]) -> PanelInSetup:
    of_kinds = [
        KindOfMember(kind.value, str(kind.label), seated[panel.pk, kind.value], invited[panel.pk, kind.value])
        for kind in SeatKind
    ]
    return PanelInSetup(
        pk=panel.pk,
        version=panel.version,
        name=panel.name,
        areas=list(panel.areas.all()),
        boards=list(panel.boards.all()),
        members=[each for each in of_kinds if each.seated or each.invited],
        proposals=panel.proposals,
        looks_unused=not panel.had_members and not panel.proposals,
    )
