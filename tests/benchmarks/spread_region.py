"""A region of many sites that report for years, written in bulk: not by the verbs of the product, for speed's sake."""

import random
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate, now

from proposals.models import AdoptionEvent, EligibleSite, Measure, MeasurePoint, Organisation, SpreadPlan
from proposals.states import State
from tests import factories

BOARDS, MERGED_OF_A_HUNDRED = 6, 2
STAGES = ["interested", "implementing", "adopted", "sustained"]
YEARS = 5


def sites_of_a_region(many: int) -> list[Organisation]:
    """In six boards; two of a hundred merged into the one before them, a year ago."""
    boards = [factories.organisation(f"Board {number}", "icb") for number in range(BOARDS)]
    made = Organisation.objects.bulk_create(
        Organisation(name=f"Practice {number:04d}", kind="primary_care", board=boards[number % BOARDS])
        for number in range(many)
    )
    merged = made[99::100] + made[49::100]
    for site in merged:
        site.successor, site.closed_on = made[made.index(site) - 1], localdate() - timedelta(days=365)
    Organisation.objects.bulk_update(merged, ["successor", "closed_on"])
    return made


def spreading_to(sites: list[Organisation], chance: random.Random) -> Any:
    """A funded proposal with all these sites on its list; half of them went some way, each step on a day of its own."""
    proposal = factories.proposal_at(State.FUNDED)
    start, by = localdate() - timedelta(days=365 * YEARS), proposal.cast.manager
    plan, _ = SpreadPlan.objects.update_or_create(
        proposal=proposal, defaults={"unit": "practice", "target_share_percent": 60, "target_on": localdate()}
    )
    EligibleSite.objects.bulk_create(
        EligibleSite(plan=plan, organisation=site, from_on=start, listed_at=now(), listed_by=by) for site in sites
    )
    AdoptionEvent.objects.bulk_create(
        AdoptionEvent(
            proposal=proposal, site=site, stage=stage, happened_on=day, evidence="Board paper.", recorded_by=by,
            recorded_at=now(),
        )
        for site in chance.sample(sites, len(sites) // 2)
        for stage, day in _way(start, chance)
    )  # fmt: skip
    return proposal


def _way(start: date, chance: random.Random) -> list[tuple[str, date]]:
    days = sorted(chance.sample(range(365 * YEARS), len(STAGES)))
    return [(stage, start + timedelta(days=day)) for stage, day in zip(STAGES, days, strict=True)]


def measured_at(proposal: Any, sites: list[Organisation], *, measures: int, months: int) -> list[Measure]:
    """A share at each site in each month."""
    chance, today, by = random.Random(6), localdate(), proposal.cast.manager
    firsts = [date(today.year - (back // 12) - 1, 12 - back % 12, 1) for back in range(months)]
    made = [
        Measure.objects.create(
            proposal=proposal, name=f"Measure {number}", unit="%", direction="up", basis="share", per=100,
            baseline_value=40,
        )
        for number in range(measures)
    ]  # fmt: skip
    for measure in made:
        MeasurePoint.objects.bulk_create(
            (
                MeasurePoint(
                    measure=measure, site=site, month=month, value=part, numerator=part, denominator=100,
                    recorded_by=by,
                )
                for site in sites
                for month in firsts
                for part in [chance.randint(20, 80)]
            ),
            batch_size=5_000,
        )  # fmt: skip
    return made
