"""Stories after the award: what it asks for is added, reported, sent back and accepted, and paid in two parts."""

from datetime import date, timedelta
from typing import Any

from exchange.demo.stage import Story, office_moment
from exchange.demo.tale import Tale
from proposals.models import Duty, OrganisationKind, Proposal, SiteUnit, SpreadPlan
from proposals.services import awards, eligible, payments, spread_plans
from proposals.spread.eligible import found_in_register
from proposals.states import DutyKind

MILESTONES = [
    ("The first site has trained its lead and begun.", 75),
    ("Three sites use it every day.", 200),
]
REPORTS = [
    ("Interim report: what was done, what it cost so far, and what was learned.", 150),
    ("Final report: results against the baseline, and what sites say.", 330),
]
REPORTED = [
    "Done: the minutes of the steering group name who does what, and the form was tried on two wards.",
    "The summary is attached to our page for the region; figures are as of the last month.",
    "All four leads confirmed in writing, and their managers know the hours that it takes.",
    "We did this with the improvement team and two patients; the notes say what changed.",
]
MISSING = "Thank you. Please add who does this when the lead is away, and from which month."
CORE = "The same questions in the same order, answered within the hour, and one person who answers for the result."
ADAPTABLE = "Who asks, on paper or on a screen, and at what time of the day. A site tells us before it changes more."
LINK = "https://www.example.org/reports/summary"


def hold(tale: Tale, rank: int) -> Story:
    """From the announcement on. Each award stands somewhere else today, as its rank says."""
    manager, announced = tale.cast.managers[rank % 2], tale.day
    yield tale.in_office(6)
    for kind, told in ((DutyKind.MILESTONE, MILESTONES), (DutyKind.REPORT, REPORTS)):
        for text, days in told:
            awards.add_duty(tale.pk, by=manager, kind=kind, text=text, due_on=announced + timedelta(days=days))
    _schedule(tale, manager, announced)
    yield tale.in_office(3)
    _make_ready(tale, announced)
    yield tale.in_office(6)
    _fix_plan(tale, manager)
    _pay(tale, manager)
    for place, duty in enumerate(Duty.objects.filter(proposal=tale.pk).order_by("due_on", "pk")):
        tale.tell(_worked_off(tale, duty.pk, manager, place, rank))


def _schedule(tale: Tale, manager: Any, announced: date) -> None:
    """Half at the start, half after the interim report."""
    award = Proposal.objects.values_list("award_pounds", flat=True).get(pk=tale.pk) or 0
    interim = Duty.objects.filter(proposal=tale.pk, kind=DutyKind.REPORT).earliest("due_on")
    first = award // 2
    for pounds, days, waits_for in ((first, 20, None), (award - first, 170, interim)):
        payments.plan_instalment(
            tale.pk, by=manager, pounds=pounds, due_on=announced + timedelta(days=days), waits_for=waits_for
        )


def _make_ready(tale: Tale, announced: date) -> None:
    """The lead author says what is core and lists who could take it up, where the register knows them."""
    plan = SpreadPlan.objects.get(proposal=tale.pk)
    spread_plans.change_plan(tale.pk, by=tale.lead, version=plan.version, core=CORE, adaptable=ADAPTABLE)
    if plan.unit == SiteUnit.TRUST:
        sites = [eligible.Site(each.pk) for each in found_in_register(plan, kind=OrganisationKind.TRUST, boards=[])]
        eligible.list_sites(tale.pk, by=tale.lead, sites=sites, from_on=announced)


def _fix_plan(tale: Tale, manager: Any) -> None:
    plan = SpreadPlan.objects.get(proposal=tale.pk)
    wanting: dict[str, Any] = {"target_share_percent": 50, "target_on": tale.day + timedelta(days=540)}
    given = {name: value for name, value in wanting.items() if not getattr(plan, name)}
    if given:
        plan = spread_plans.change_plan(tale.pk, by=manager, version=plan.version, **given)
    spread_plans.fix_plan(tale.pk, by=manager, version=plan.version)


def _pay(tale: Tale, manager: Any) -> None:
    instalment = tale.proposal.instalments.earliest("due_on")
    payments.record_payment(instalment.pk, by=manager, paid_on=tale.day)


def _worked_off(tale: Tale, duty_pk: int, manager: Any, place: int, rank: int) -> Story:
    """Reported about when it is due. Every fourth is sent back first; of some awards the last one is forgotten."""
    duty = Duty.objects.get(pk=duty_pk)
    if (place + rank) % 5 == 4:
        if rank % 2:  # reported only these days, so that a manager finds something to read
            yield office_moment(tale.today - timedelta(days=5), tale.dice)
            _report(tale, duty_pk, place)
        return
    due_on = duty.due_on or tale.day + timedelta(days=20 + 12 * place)
    yield tale.in_office(max((due_on - tale.day).days - tale.dice.randrange(2, 14), 3))
    _report(tale, duty_pk, place)
    if duty.kind == DutyKind.MILESTONE:
        return
    yield tale.in_office(tale.dice.randrange(2, 9))
    if (place + rank) % 4 == 1:
        awards.send_back(duty_pk, by=manager, version=1, text=MISSING)
        yield tale.in_office(tale.dice.randrange(4, 12))
        _report(tale, duty_pk, place + 1)
        yield tale.in_office(tale.dice.randrange(2, 9))
    awards.accept(duty_pk, by=manager, version=Duty.objects.get(pk=duty_pk).version)


def _report(tale: Tale, duty_pk: int, place: int) -> None:
    version = Duty.objects.values_list("version", flat=True).get(pk=duty_pk)
    text, link = REPORTED[place % len(REPORTED)], LINK if place % 3 == 2 else ""
    awards.report(duty_pk, by=tale.lead, version=version, text=text, link=link)
