"""What sites of the demo measure: a year of figures from before, then month by month, with what moved them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import exp
from typing import Any

from exchange.demo.stage import Story, office_moment
from exchange.demo.tale import Tale
from proposals.measured.entering import months_before
from proposals.models import Measure, Organisation, SpreadPlan
from proposals.services import charts, measures
from proposals.services.measures import Given

MONTHS_OF_HISTORY = 12
MONTHS_UNTIL_FIRM = 7  # in use, until a site says that the change lasts
DEFINITION = "Everybody to whom it applies in the month, by the day on which their care began. Visitors are left out."
BALANCE: dict[str, Any] = {
    "name": "Complaints about waiting or about how people were told",
    "unit": "complaints a month", "kind": "balancing", "basis": "count", "direction": "down",
    "baseline_value": Decimal(9), "definition": "Formal and informal, counted in the month in which they came in.",
    "source": "The complaints register of the site",
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """One measure at one site: where it starts, and how large the site is."""

    measure: Measure
    start: float
    size: int


def agree(tale: Tale, rank: int) -> list[Measure]:
    """The measure that the plan promised; the most prominent proposal also watches what it might harm."""
    plan = SpreadPlan.objects.get(proposal=tale.pk)
    baseline = plan.baseline_value or Decimal(0)
    is_share = plan.baseline_unit.startswith("%")
    hoped = baseline + (94 - baseline) / 2 if is_share else baseline * Decimal("1.3")
    target = baseline * Decimal("0.7") if plan.direction == "down" else hoped
    agreed = measures.add_measure(
        tale.pk, by=tale.lead, name=plan.baseline_measure, unit=plan.baseline_unit, direction=plan.direction,
        baseline_value=baseline, target_value=round(target, 1), basis="share" if is_share else "figure",
        window=MONTHS_OF_HISTORY, definition=DEFINITION,
        source="The records of the site, read by its lead on the third working day",
    )  # fmt: skip
    return [agreed, measures.add_measure(tale.pk, by=tale.lead, **BALANCE)] if rank == 0 else [agreed]


def measured(
    tale: Tale, agreed: list[Measure], site: Organisation, begun: date | None, stopped: date | None, reach: float
) -> Story:
    """A year from before in one go, then each month early in the next one, until the site stops."""
    if begun is None:
        return
    lines = [Measured(each, _start(tale, each), tale.dice.randrange(60, 420)) for each in agreed]
    first = begun.replace(day=1)
    yield office_moment(begun + timedelta(days=tale.dice.randrange(2, 9)), tale.dice)
    _enter(tale, site, [_given(tale, line, month, first, reach) for line in lines for month in _before(first)])
    charts.note(
        tale.pk, by=tale.lead, site=site, happened_on=begun, kind="training", text="The first team was trained."
    )
    month = first
    while stopped is None or month <= stopped:
        following = months_before(month, -1)
        yield office_moment(following + timedelta(days=tale.dice.randrange(3, 10)), tale.dice)
        _enter(tale, site, [_given(tale, line, month, first, reach) for line in lines])
        if _months_between(first, month) == MONTHS_UNTIL_FIRM and reach == 1:
            _say_that_it_lasts(tale, agreed[0], site, months_before(first, -3))
        month = following


def _enter(tale: Tale, site: Organisation, given: list[Given]) -> None:
    measures.record_points(tale.pk, by=tale.lead, site=site, given=given)


def _say_that_it_lasts(tale: Tale, measure: Measure, site: Organisation, month: date) -> None:
    """The limits begin anew once everybody works in the new way."""
    why = "All teams work in the new way since then, and the level has held for five months."
    charts.rebase(measure.pk, by=tale.lead, site=site, month=month, why=why)
    text = "Second test: the checklist at every handover."
    charts.note(tale.pk, by=tale.lead, site=site, happened_on=month + timedelta(days=9), kind="pdsa", text=text)


def _before(first: date) -> Iterator[date]:
    return (months_before(first, back) for back in range(MONTHS_OF_HISTORY, 0, -1))


def _months_between(first: date, month: date) -> int:
    return (month.year - first.year) * 12 + month.month - first.month


def _start(tale: Tale, measure: Measure) -> float:
    """Where this site stands before it begins: near the baseline."""
    return float(measure.baseline_value) * tale.dice.uniform(0.88, 1.12)


def _given(tale: Tale, line: Measured, month: date, first: date, reach: float) -> Given:
    value = _value(tale, line, reach, _months_between(first, month))
    if line.measure.basis == "share":
        size = max(20, round(line.size * tale.dice.uniform(0.85, 1.15)))
        return Given(line.measure, month, numerator=round(size * value / 100), denominator=size)
    if line.measure.basis == "count":
        return Given(line.measure, month, value=Decimal(round(value)))
    places = 2 if line.measure.baseline_value < 10 else 1
    return Given(line.measure, month, value=Decimal(f"{value:.{places}f}"))


def _value(tale: Tale, line: Measured, reach: float, months_in_use: int) -> float:
    """From the start towards the goal, quickly at first and then slower, with the scatter of real figures."""
    start, is_share = line.start, line.measure.basis == "share"
    hoped = start + (94 - start) * 0.8 if is_share else start * 1.6
    goal = start * 0.42 if line.measure.direction == "down" else hoped
    if line.measure.kind == "balancing":
        goal = start
    progress = 1 - exp(-0.45 * months_in_use) if months_in_use > 0 else 0
    scatter = tale.dice.gauss(0, 0.035 * max(start, abs(goal - start)))
    value = start + (goal - start) * reach * progress + scatter
    return min(max(value, 0), 100) if is_share else max(value, 0)
