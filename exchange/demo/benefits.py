"""What the demo's funded teams claim that their innovation did for patients."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from exchange.demo.stage import Story
from exchange.demo.tale import Tale
from proposals.models import BenefitClaim, BenefitKind
from proposals.services.benefits import claim_benefit

COUNTED = {
    BenefitKind.HARM: "Incident reports of the sites that use it, read case by case by their own safety teams.",
    BenefitKind.PATIENTS: "Records of the sites that use it, counted once for each person.",
    BenefitKind.BED_DAYS: "Length of stay from hospital records, for the patients who were treated this way.",
    BenefitKind.STAFF_HOURS: "A time study of two weeks at three sites, scaled up to all of them.",
    BenefitKind.SAVINGS: "National tariff of the admissions avoided, less what running it costs the sites.",
}
COMPARED = "The same months of the year before, at the same sites, allowing for how many patients there were."
HOPED = "Cases at the pilot site, scaled up to the sites of the plan."
CHECKED_BY = "The improvement analytics team of the region"
KINDS = [BenefitKind.HARM, BenefitKind.PATIENTS, BenefitKind.BED_DAYS, BenefitKind.STAFF_HOURS, BenefitKind.SAVINGS]
LARGEST = {BenefitKind.HARM: 90, BenefitKind.PATIENTS: 2_400, BenefitKind.BED_DAYS: 700,
           BenefitKind.STAFF_HOURS: 1_100, BenefitKind.SAVINGS: 160_000}  # fmt: skip


def claim(tale: Tale, rank: int) -> Story:
    """A forecast soon after the award; later what was counted, less than hoped; for the best, what others checked."""
    if rank > 4:
        return
    yield tale.in_office(25)
    kind = KINDS[rank]
    hoped = Decimal(tale.dice.randrange(LARGEST[kind] // 2, LARGEST[kind]))
    facts = {"kind": kind, "covers": "Every site of the plan, first year", "attributed_percent": 70}
    forecast = _claim(
        tale, status="forecast", quantity=hoped, method=HOPED, as_of=tale.day + timedelta(days=365), **facts
    )
    yield tale.in_office(170)
    found = (hoped * tale.dice.randrange(35, 80) / 100).quantize(Decimal(1))
    counted = _claim(
        tale, status="reported", quantity=found, method=COUNTED[kind], as_of=tale.day,
        **facts | {"covers": "The sites that use it, first six months"}, corrects=forecast,
    )  # fmt: skip
    if rank == 0:
        yield tale.in_office(30)
        _claim(
            tale, by=tale.cast.managers[0], status="validated", validated_by=CHECKED_BY, quantity=found - 3,
            method=COUNTED[kind], as_of=counted.as_of, **facts | {"covers": counted.covers}, corrects=counted,
        )  # fmt: skip


def _claim(tale: Tale, *, by: Any = None, **facts: Any) -> BenefitClaim:
    return claim_benefit(tale.pk, by=by or tale.lead, counterfactual=COMPARED, **facts)
