"""Who is told what about the duties of an award: its authors what is asked and decided, managers what waits for them.

Reminders come from the daily job: before a duty is due, and while it is late.
"""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django_tasks import task

from proposals import days, notifications, rights
from proposals.jobs.daily import daily
from proposals.kinds import NoticeKind
from proposals.models import WRITERS, Duty
from proposals.notifications import Wording
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import HAS_AWARD, DutyState
from proposals.working_days import is_working_day

HOUR = 8
SOON_DAYS = 7
TO_AUTHORS = {
    "added": Wording("Your award asks for something more: {reference}", "For “{title}” we also ask for this: {text}"),
    "changed": Wording("What your award asks changed: {reference}", "For “{title}” we now ask for this: {text}"),
    "dropped": Wording("Your award asks for less: {reference}", "For “{title}” this is no longer asked for: {text}"),
    "accepted": Wording("Accepted: {what} of {reference}", "The programme team accepted your report on this: {text}"),
    "sent_back": Wording("Something is missing: {what} of {reference}", "You reported on this: {text}"),
    "soon": Wording("{what} of {reference} is due by {due_on}", "“{title}” is asked for this: {text}"),
    "late": Wording("{what} of {reference} is late", "“{title}” was asked for this by {due_on}: {text}"),
}
TO_MANAGERS = {
    "reported": Wording("{what} of {reference} waits for you", "The authors of “{title}” reported on this: {text}"),
    "late": Wording("{what} of {reference} is late", "“{title}” was asked for this by {due_on}: {text}"),
}
LONGEST_QUOTE = 300


def tell_authors(duty: Duty, about: str, note: str = "") -> None:
    words = _filled(TO_AUTHORS[about], duty)
    body = f"{words.body}\n\n{note}" if note else words.body
    _record(_writers(duty), f"{_key(duty, about)}-authors", Wording(words.subject, body), duty)


def tell_managers(duty: Duty, about: str = "reported") -> None:
    words = _filled(TO_MANAGERS[about], duty)
    _record(_managers(duty), f"{_key(duty, about)}-managers", words, duty, kind=NoticeKind.AWARD)


def _writers(duty: Duty) -> list[Any]:
    writers = duty.proposal.contributors.filter(role__in=WRITERS)
    return [each.person for each in writers.select_related("person").order_by("pk")]


def _managers(duty: Duty) -> list[Any]:
    managers = rights.holders_of("proposals.fund")
    return [person for person in managers if person.has_perm("awards.keep", duty.proposal)]


def _record(told: Any, key: str, words: Wording, duty: Duty, kind: NoticeKind = NoticeKind.DUTY) -> None:
    path = reverse("proposals:duty", args=[duty.proposal.reference, duty.pk])
    notifications.record(told, key, words, path, kind=kind, about=duty.proposal)


def _key(duty: Duty, about: str) -> str:
    return f"duty-{duty.pk}-{duty.version}-{about}"


def _filled(words: Wording, duty: Duty) -> Wording:
    text = Truncator(duty.text).chars(LONGEST_QUOTE)
    due = f"{text}\n\nIt is due by {days.in_words(duty.due_on)}." if duty.due_on else text
    facts = {
        "what": f"A {duty.get_kind_display().lower()}",
        "reference": duty.proposal.reference,
        "title": duty.proposal.title,
        "due_on": days.in_words(duty.due_on) if duty.due_on else "",
    }
    return Wording(words.subject.format(**facts), words.body.format(text=due, **facts))


# --- Reminders -----------------------------------------------------------------------------------------------------
@daily(hour=lambda: HOUR)
@task
def remind_of_duties(day: str) -> None:
    """Look at what is due, on working days; whoever was told of it is not told the same again."""
    if is_working_day(localdate()):
        for duty_pk in nearly_due().values_list("pk", flat=True):
            remind_of_duty(duty_pk)


def nearly_due() -> QuerySet[Duty]:
    told = Q(proposal__shown_state__in=HAS_AWARD, state=DutyState.OPEN)
    soon = date.fromordinal(localdate().toordinal() + SOON_DAYS)
    return Duty.objects.filter(told, due_on__lte=soon).order_by("due_on", "pk")


@service
def remind_of_duty(duty_pk: int) -> None:
    """One reminder for each stage of lateness, and anew for a new day; managers are told once, when it is late."""
    proposal = lock_proposal(Duty.objects.values_list("proposal", flat=True).get(pk=duty_pk))
    duty = nearly_due().filter(pk=duty_pk).first()
    if duty is None or duty.due_on is None:
        return
    duty.proposal = proposal
    stage = days.stage_of(duty.due_on, localdate(), soon=SOON_DAYS)
    about = "soon" if stage == "soon" else "late"
    key = f"duty-{duty.pk}-{duty.due_on:%Y%m%d}"
    _record(_writers(duty), f"{key}-{stage}", _filled(TO_AUTHORS[about], duty), duty)
    if about == "late":
        words = _filled(TO_MANAGERS["late"], duty)
        _record(_managers(duty), f"{key}-late-managers", words, duty, kind=NoticeKind.AWARD)
