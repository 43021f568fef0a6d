"""Stories of authors: writing, submitting, writing again, and how it ends early."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from exchange.demo import company, files, moderating, objecting, questions
from exchange.demo.half_typed import type_half
from exchange.demo.stage import Story, soon_after
from exchange.demo.tale import Tale
from proposals.models import Organisation, PriorityArea, Theme
from proposals.services import writing
from scoring.services import decisions

TEXTS = ["challenge", "solution", "evidence", "benefits", "readiness", "involvement", "equality", "risks"]
PLAN = [
    "unit",
    "eligible_sites",
    "target_share_percent",
    "baseline_measure",
    "baseline_unit",
    "baseline_value",
    "direction",
]
RESUBMISSION = (
    "\n\nSince the moderator’s reading we have added the numbers behind each percentage, and our partner sites have "
    "confirmed in writing that they take part."
)


def write(tale: Tale, parts: int = len(TEXTS)) -> Story:
    """The lead author starts it, and saves the first `parts` of its sections over some evenings."""
    first_day = max(localdate(tale.call.opens_at), tale.submission_day() - timedelta(days=tale.dice.randrange(6, 30)))
    yield max(tale.at_home(first_day), tale.call.opens_at + timedelta(hours=tale.dice.randrange(1, 9)))
    proposal = writing.start_proposal(
        tale.call.pk, by=tale.lead, title=tale.plot["title"], eligibility=questions.eligible(tale.call)
    )
    tale.pk = proposal.pk
    company.gather(tale)
    if parts == 0:
        return
    yield tale.at_home(localdate(tale.now) + timedelta(days=1))
    _save(tale, {"pitch": tale.text["pitch"], "area": _area(tale)}, themes=_themes(tale))
    yield tale.at_home(localdate(tale.now) + timedelta(days=2))
    _save(tale, {name: tale.text[name] for name in TEXTS[:parts]})
    if parts < len(TEXTS):
        yield from type_half(tale)
        return
    yield tale.at_home(localdate(tale.now) + timedelta(days=1))
    money = {
        "requested_pounds": _asked(tale),
        "months": tale.text["months"],
        "stage_of_development": tale.text["stage_of_development"],
    }
    _save(tale, money, plan=_plan(tale), partners=_partners(tale))
    questions.answer(tale)
    files.answer_questions(tale)
    files.attach_some(tale)
    objecting.name_somebody(tale)


def submit(tale: Tale) -> Story:
    yield from write(tale)
    day = max(tale.submission_day(), localdate(tale.now))
    last = tale.call.closes_at - timedelta(minutes=tale.dice.randrange(4, 400))
    yield min(tale.at_home(day), last)
    writing.submit(tale.pk, by=tale.lead)


def resubmit(tale: Tale, *, after: int) -> Story:
    yield tale.at_home(localdate(tale.now) + timedelta(days=after))
    _save(tale, {"evidence": tale.text["evidence"] + RESUBMISSION})
    files.attach_confirmation(tale)
    moderating.answer_and_tick(tale)
    yield soon_after(tale.now, tale.dice)
    writing.submit(tale.pk, by=tale.lead)


def be_declined(tale: Tale, *, by: Any, after: int) -> Story:
    """Declined with the feedback that the plot holds."""
    yield tale.in_office(after)
    plot = tale.plot
    where_next = {"signpost": plot["signpost"], "contact": moderating.signpost_for(tale)}
    decisions.decline(tale.pk, by=by, note=plot["feedback"], reason=plot["reason"], **where_next)


def be_withdrawn(tale: Tale, *, after: int) -> Story:
    yield tale.at_home(localdate(tale.now) + timedelta(days=after))
    decisions.withdraw(tale.pk, by=tale.lead, note=tale.plot["note"])


def _save(tale: Tale, values: dict[str, Any], **more: Any) -> None:
    writing.save_section(tale.pk, by=tale.lead, version=tale.proposal.version, values=values, **more)


def _area(tale: Tale) -> PriorityArea:
    return PriorityArea.objects.get(framework=tale.call.framework_id, code=tale.text["area"])


def _themes(tale: Tale) -> list[Theme]:
    return list(Theme.objects.filter(code__in=tale.text["themes"]))


def _asked(tale: Tale) -> int:
    """What the text asks for, or a little under the cap of its call; in the plot, the sum of two that end equal."""
    cap = tale.call.cap_pounds
    wanted = tale.text["requested_pounds"]
    asked = wanted if wanted <= cap else cap - tale.dice.randrange(0, cap // 20, 50)
    return tale.plot.get("pounds", asked)


def _plan(tale: Tale) -> dict[str, Any]:
    told = tale.text["plan"]
    target_on = tale.opened.closing_day + timedelta(days=30 * (tale.text["months"] + 6))
    return {**{name: told[name] for name in PLAN}, "baseline_value": Decimal(str(told["baseline_value"])),
            "target_on": target_on}  # fmt: skip


def _partners(tale: Tale) -> list[Organisation]:
    """Where its co-authors belong, and one or two others nearby; none that assessors belong to."""
    lead = tale.lead_organisation
    assessors = [each.person for each in tale.cast.assessors]
    others = Organisation.objects.exclude(pk=lead.pk)
    theirs = others.filter(affiliations__person__contributions__proposal=tale.pk).distinct()
    near = others.exclude(affiliations__person__in=assessors).filter(kind__in=["trust", "primary_care", "charity"])
    chosen = tale.dice.sample(list(near.filter(board=lead.board_id or lead.pk)) or list(near), k=1)
    return list({each.pk: each for each in [*theirs, *chosen]}.values())
