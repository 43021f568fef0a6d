"""Saying what one would like to mark. Automatic assignment heeds it; it promises nothing."""

from typing import Any

from proposals import rights
from proposals.errors import NotPermitted, StaleVersion
from proposals.models import Proposal
from proposals.services.transactions import service
from scoring.models import Preference, Seat

STALE = "You saved other answers after you opened this page. Both stand below; save again to keep those of this page."
NOT_THEIRS = "Only who sits on the panel says what they would like to mark."


@service
def state_preferences(seat_pk: int, *, by: Any, version: int, wishes: dict[int, str]) -> Seat:
    """Keep the wishes of a seat's holder, {proposal pk: wish}. What is left out stays as it is.

    What was taken off their list meanwhile is left out too. Saying the same again changes nothing, from any version.
    raises  StaleVersion where they said something else after they read this version
    """
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat_pk)
    if not by.has_perm("seats.prefer", seat):
        raise NotPermitted(NOT_THEIRS)
    changed = _changed(seat, by, wishes)
    if changed and seat.wishes_version != version:
        raise StaleVersion(STALE)
    Preference.objects.bulk_create(
        [Preference(seat=seat, proposal_id=pk, wish=wish) for pk, wish in changed.items()],
        update_conflicts=True,
        unique_fields=["seat", "proposal"],
        update_fields=["wish"],
    )
    if seat.wishes_version == version:
        seat.wishes_version += 1
        seat.save(update_fields=["wishes_version"])
    return seat


def _changed(seat: Seat, by: Any, wishes: dict[int, str]) -> dict[int, str]:
    free = Proposal.objects.visible_to(by, rights.PREFER).filter(placement__panel=seat.panel_id, pk__in=wishes)
    standing = dict(seat.preferences.filter(proposal__in=wishes).order_by().values_list("proposal", "wish"))
    found = sorted(free.order_by().values_list("pk", flat=True))
    return {pk: wishes[pk] for pk in found if standing.get(pk) != wishes[pk]}
