"""Saying what one would like to mark, and being asked to say it. Automatic assignment heeds it; it promises nothing."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django_tasks import task

from proposals import rights
from proposals.errors import NotPermitted, StaleVersion
from proposals.jobs.daily import daily
from proposals.kinds import NoticeKind
from proposals.models import Notice, Proposal
from proposals.notifications import Wording, record
from proposals.services.transactions import service
from proposals.states import State
from proposals.working_days import MODERATION_DAYS, is_working_day, latest_start_of
from scoring.models import Assignment, Panel, Preference, Seat
from scoring.panels.preferences import proposals_to_choose_from, who_mark

HOUR = 8
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


# --- Asking for them -------------------------------------------------------------------------------------------------
@daily(hour=lambda: HOUR)
@task
def ask_for_wishes(day: str) -> None:
    """On working days, of the calls whose moderators had their time since they closed."""
    if is_working_day(localdate()):
        for panel_pk in panels_to_choose_from().values_list("pk", flat=True):
            ask_on(panel_pk)


def panels_to_choose_from() -> QuerySet[Panel]:
    moderated = Panel.objects.filter(call__closes_at__date__lte=latest_start_of(MODERATION_DAYS, localdate()))
    return moderated.filter(placements__proposal__state=State.REVIEWED).order_by("pk").distinct()


@service
def ask_on(panel_pk: int) -> None:
    """Tell each member once who said nothing, was asked to mark nothing here, and has something to choose from.

    The words name no proposal and tell no number: they stay after a conflict.
    """
    panel = Panel.objects.select_related("call").get(pk=panel_pk)
    key = f"wishes-{panel.pk}"
    told = Notice.objects.filter(key=key).values("recipient")
    asked = Assignment.objects.counting().filter(seat=OuterRef("pk"))
    silent = panel.seats.filter(~Exists(asked), wishes_version=1).exclude(person__in=told).select_related("person")
    people = [each.person for each in who_mark(silent) if proposals_to_choose_from(each, each.person).exists()]
    wording = Wording(
        f"What would you like to mark for {panel.call.title}?",
        f"Proposals came to {panel.name}. Look at their titles and pitches, and say which you would like to mark and "
        "which you would rather not, before assessors are asked. Your answers are wishes: you may still be asked for "
        "another.",
    )
    record(people, key, wording, reverse("scoring:preferences", args=[panel.pk]), kind=NoticeKind.MARKING)
