"""Reminding of figures: a week before a month or a quarter is due, and each week while it is late.

The leads of a site are told, or whoever entered for it last, as long as they may; where there is nobody, and from the
second late week on, the authors are. One notice tells of all sites of a proposal. Who gave the last month and owes an
earlier one is asked for it once a month, since what nobody counted can't be found.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django_tasks import task

from proposals import days, notifications, rights
from proposals.jobs.daily import daily
from proposals.kinds import NoticeKind
from proposals.measured.due import Awaited, Due, awaited_in
from proposals.measured.entering import may_enter
from proposals.measured.periods import Period, last_periods
from proposals.models import WRITERS, Proposal
from proposals.notifications import Wording
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import HAS_AWARD
from proposals.working_days import is_working_day

HOUR = 8
SOON_DAYS = 7
MOST_SITES = 10  # named in one notice
TO_AUTHORS_FROM = ("late-2", "late-3", "late-4")
WORDING = {
    "soon": Wording("Figures for {period} are due by {due_on}: {reference}", "“{title}” waits for {sites}."),
    "late": Wording("Figures for {period} are late: {reference}", "“{title}” still waits for {sites}."),
}


@daily(hour=lambda: HOUR)
@task
def remind_of_measures(day: str) -> None:
    """Look at what is due, on working days; whoever was told of it is not told the same again."""
    if is_working_day(localdate()):
        for proposal_pk in measuring().values_list("pk", flat=True):
            remind_of_figures(proposal_pk)


def measuring() -> QuerySet[Proposal]:
    told = Proposal.objects.filter(shown_state__in=HAS_AWARD, measures__isnull=False)
    return told.distinct().order_by("pk")


@service
def remind_of_figures(proposal_pk: int) -> None:
    """One notice for each period, stage of lateness and person."""
    proposal = lock_proposal(proposal_pk)
    if proposal.shown_state not in HAS_AWARD:
        return
    awaited = awaited_in(proposal, localdate())
    for period in last_periods(localdate()):
        if stage := days.stage_of(period.due_on, localdate(), soon=SOON_DAYS):
            _remind(proposal, period, stage, [each for each in awaited if _is_asked(each, period, stage)])


def _is_asked(awaited: Awaited, period: Period, stage: str) -> bool:
    owes_last = awaited.due.period == period
    return owes_last or (stage == "soon" and awaited.due.period.frequency == period.frequency)


def _remind(proposal: Proposal, period: Period, stage: str, awaited: list[Awaited]) -> None:
    writers = set(proposal.contributors.filter(role__in=WRITERS).values_list("person", flat=True)) if awaited else set()
    for person, sites in _asked(proposal, awaited, stage):
        kind = NoticeKind.DUTY if person.pk in writers else NoticeKind.SITE  # a lead need not read the whole proposal
        words = WORDING["soon" if stage == "soon" else "late"]
        facts = {
            "period": period.in_words, "due_on": days.in_words(period.due_on), "reference": proposal.reference,
            "title": proposal.title, "sites": _in_words(sites, period),
        }  # fmt: skip
        key = f"figures-{proposal.pk}-{period.frequency}-{period.first:%Y%m}-{stage}"
        told = Wording(*(text.format(**facts) for text in words))
        path = reverse("proposals:months", args=[proposal.reference])
        notifications.record([person], key, told, path, kind=kind, about=proposal, site=sites[0].site)


def _asked(proposal: Proposal, awaited: list[Awaited], stage: str) -> list[tuple[Any, list[Awaited]]]:
    """[(person, the sites they are asked about)]"""
    people = get_user_model().objects.in_bulk({each.last_by for each in awaited if each.last_by})
    writers = [each.person for each in _writers(proposal)]
    leads = _leads(proposal)
    asked: dict[Any, list[Awaited]] = {}
    for each in awaited:
        last: Any = people.get(each.last_by or 0)
        enters = last is not None and last.is_active and may_enter(last, proposal, each.site)
        told: set[Any] = leads.get(each.site.pk) or ({last} if enters else set(writers))
        told |= set(writers) if stage in TO_AUTHORS_FROM else set()
        for person in sorted(told, key=lambda person: person.pk):
            asked.setdefault(person, []).append(each)
    return list(asked.items())


def _leads(proposal: Proposal) -> dict[int, set[Any]]:
    """Who speaks for which site, and may know of it."""
    found: dict[int, set[Any]] = {}
    leads = proposal.site_leads.speaking().filter(person__is_active=True)
    leads = leads.exclude(person__in=rights.holders_of(rights.KEPT_FROM, proposal))
    for lead in leads.select_related("person"):
        found.setdefault(lead.organisation_id, set()).add(lead.person)
    return found


def _writers(proposal: Proposal) -> Iterable[Any]:
    return proposal.contributors.filter(role__in=WRITERS).select_related("person").order_by("pk")


def _in_words(awaited: list[Awaited], period: Period) -> str:
    named = [f"{each.site} ({_values_in_words(each.due, period)})" for each in awaited]
    more = len(named) - MOST_SITES
    return ", ".join(named[:MOST_SITES]) + (f", and {more} more sites" if more > 0 else "")


def _values_in_words(due: Due, period: Period) -> str:
    """3 values, and 9 from before."""
    last = due.missing if due.period == period else 0
    before = due.missing_earlier + due.missing - last
    said = [f"{last} {'value' if last == 1 else 'values'}"] if last else []
    if before:
        said.append(f"{before} from before" if last else f"{before} {'value' if before == 1 else 'values'} from before")
    return ", and ".join(said)
