"""What sites of the demo measure, month by month."""

from datetime import date, timedelta
from decimal import Decimal
from math import exp

from exchange.demo.stage import Story, office_moment
from exchange.demo.tale import Tale
from proposals.models import Measure, Organisation
from proposals.services import measures


def measured(
    tale: Tale, measure: Measure, site: Organisation, begun: date | None, stopped: date | None, reach: float
) -> Story:
    """A value a month from two months before the site begins until it stops, each entered early in the next month."""
    if begun is None:
        return
    start = _start(tale, measure)
    month = _months_later(begun.replace(day=1), -2)
    while stopped is None or month <= stopped:
        following = _months_later(month, 1)
        yield office_moment(following + timedelta(days=tale.dice.randrange(3, 10)), tale.dice)
        months_in_use = (month.year - begun.year) * 12 + month.month - begun.month
        value = _value(tale, measure, start, reach, months_in_use)
        measures.record_point(measure.pk, by=tale.lead, site=site, month=month, value=value)
        month = following


def _start(tale: Tale, measure: Measure) -> float:
    """Where this site stands before it begins: near the baseline."""
    return float(measure.baseline_value) * tale.dice.uniform(0.88, 1.12)


def _value(tale: Tale, measure: Measure, start: float, reach: float, months_in_use: int) -> Decimal:
    """From the start towards the goal, quickly at first and then slower, with the scatter of real figures."""
    is_share = measure.unit.startswith("%")
    hoped = start + (94 - start) * 0.8 if is_share else start * 1.6
    goal = start * 0.42 if measure.direction == "down" else hoped
    progress = 1 - exp(-0.45 * months_in_use) if months_in_use > 0 else 0
    scatter = tale.dice.gauss(0, 0.035 * max(start, abs(goal - start)))
    value = start + (goal - start) * reach * progress + scatter
    value = min(max(value, 0), 100) if is_share else max(value, 0)
    return Decimal(f"{value:.2f}" if measure.baseline_value < 10 else f"{value:.1f}")


def _months_later(month: date, months: int) -> date:
    whole = month.year * 12 + month.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)
