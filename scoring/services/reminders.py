"""Reminding assessors of the sheets they owe: before the due date, once it has passed, and when their chair asks.

A reminder names neither a proposal nor how many there are: it stays after a conflict was declared, and the assessor's
own list says which sheets wait.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django_tasks import task

from proposals.days import in_words, stage_of
from proposals.errors import NotPermitted, NotReady
from proposals.jobs.daily import daily
from proposals.kinds import NoticeKind
from proposals.models import Call
from proposals.notifications import Wording, record
from proposals.services.transactions import service
from proposals.states import State
from proposals.working_days import is_working_day
from scoring.models import Assignment, Panel, Seat
from scoring.sheets.owing import by_hand_key, owing_on

HOUR = 8
SOON_DAYS = 5


@daily(hour=lambda: HOUR)
@task
def remind_assessors(day: str) -> None:
    """Look at what is owed, on working days; whoever was told of it is not told the same again."""
    if is_working_day(localdate()):
        for call in calls_being_marked():
            remind_of(call.pk)


def calls_being_marked() -> QuerySet[Call]:
    return Call.objects.filter(pk__in=_owed().values("proposal__call")).order_by("scoring_due_on", "pk")


def _owed() -> QuerySet[Assignment]:
    return Assignment.objects.still_out().filter(proposal__state=State.REVIEWED)


@service
def remind_of(call_pk: int) -> None:
    """Tell everybody who owes a sheet in this call, once for each stage; a new due date starts anew."""
    call = Call.objects.get(pk=call_pk)
    stage = stage_of(call.scoring_due_on, localdate(), soon=SOON_DAYS)
    if not stage:
        return
    due = in_words(call.scoring_due_on)
    words = Wording(f"Your sheets for {call.title} are due by {due}", f"Sheets wait for you, due by {due}.")
    if stage != "soon":
        words = Wording(f"Your sheets for {call.title} are late", f"Sheets were due by {due} and still wait for you.")
    owes = get_user_model().objects.filter(pk__in=_owed().filter(proposal__call=call).values("assessor"))
    key = f"sheets-{call.pk}-{call.scoring_due_on:%Y%m%d}-{stage}"
    record(owes, key, _with_advice(words), reverse("scoring:mine"), kind=NoticeKind.REMINDER)


def _with_advice(words: Wording) -> Wording:
    advice = "Your list shows which. If you can’t mark one, decline it there, so that somebody else can be asked."
    return Wording(words.subject, f"{words.body} {advice}")


@service
def remind_by_hand(panel_pk: int, *, by: Any, seats: Iterable[Seat], note: str = "") -> int:
    """Remind those in these seats who owe a sheet that `by` oversees, each once a day; how many were told.

    raises  NotPermitted, NotReady when none of them owes one
    """
    panel = Panel.objects.select_related("call").get(pk=panel_pk)
    if not by.has_perm("panels.run", panel):
        raise NotPermitted("Only the chair of the panel or a manager reminds its assessors.")
    chosen = {seat.pk for seat in seats}
    owing = [each for each in owing_on(panel, by) if each.seat_pk in chosen]
    if not owing:
        raise NotReady("None of them owes a sheet any more.", fields={"seats": ["None of them owes a sheet any more."]})
    words = Wording(
        f"Please return your sheets for {panel.call.title}",
        f"{by} asks you for the sheets that wait for you. They are due by {in_words(panel.call.scoring_due_on)}.",
    )
    advised = _with_advice(words)
    body = f"{advised.body}\n\n{note.strip()}" if note.strip() else advised.body
    key = f"{by_hand_key(panel.pk)}{localdate():%Y%m%d}"
    told = get_user_model().objects.filter(pk__in=[each.person_pk for each in owing])
    record(told, key, Wording(advised.subject, body), reverse("scoring:mine"), kind=NoticeKind.REMINDER)
    return len(owing)
