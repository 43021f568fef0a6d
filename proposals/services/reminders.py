"""Reminding the moderators: once when a submission has waited four working days, and once when it is overdue."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django_tasks import task

from proposals import days, notifications, rights
from proposals.desk import shelves as desk
from proposals.jobs.daily import daily
from proposals.kinds import NoticeKind
from proposals.models import Proposal
from proposals.notifications import Wording
from proposals.projections import due_on
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import State
from proposals.working_days import is_working_day

HOUR = 8  # when the moderators begin their day
WORDING = {
    "due": Wording("{reference} waits for a moderator", "“{title}” is due by {due_on}. {who}"),
    "late": Wording("{reference} is overdue", "“{title}” was due by {due_on}, and its authors still wait. {who}"),
}


@daily(hour=lambda: HOUR)
@task
def remind_moderators(day: str) -> None:
    """Look at what waits, on working days; whoever was told of it is not told the same again."""
    if is_working_day(localdate()):
        for proposal_pk in waiting_too_long().values_list("pk", flat=True):
            remind_of(proposal_pk)


def waiting_too_long() -> QuerySet[Proposal]:
    waits = Proposal.objects.filter(state=State.SUBMITTED)
    return waits.filter(desk.with_clock("due") | desk.with_clock("late")).order_by("submitted_at", "pk")


@service
def remind_of(proposal_pk: int) -> None:
    """Tell whoever works on it, or every moderator who could; one reminder for each clock and each submission."""
    proposal = lock_proposal(proposal_pk)
    urgency = desk.clock_for(localdate(proposal.submitted_at), localdate()).urgency
    if proposal.state != State.SUBMITTED or not urgency:
        return
    claim = proposal.claims.standing().select_related("moderator").first()
    asked = [claim.moderator] if claim else list(rights.holders_of(rights.DESK))
    told = [person for person in asked if person.has_perm(rights.DESK, proposal)]
    facts = _facts(proposal, claim)
    words = Wording(*(text.format(**facts) for text in WORDING[urgency]))
    key = f"clock-{proposal.pk}-{proposal.submitted_at:%Y%m%d%H%M%S}-{urgency}"
    path = reverse("proposals:review", args=[proposal.reference])
    notifications.record(told, key, words, path, kind=NoticeKind.REMINDER, about=proposal)


def _facts(proposal: Proposal, claim: Any) -> dict[str, str]:
    due = due_on(proposal, State.SUBMITTED)
    who = "You are working on it." if claim else "Nobody is working on it yet."
    return {
        "reference": proposal.reference or "",
        "title": proposal.title,
        "due_on": days.in_words(due) if due else "",
        "who": who,
    }
