"""Faults of what sites report."""

from datetime import date

from proposals.models import (
    AdoptionEvent,
    MeasurePoint,
    Proposal,
)
from tests.exchange.planted_faults.doors import open_up


def plant_a_report_on_an_unfunded_proposal(spreading, scored):
    open_up("proposals_adoptionevent")
    AdoptionEvent.objects.filter(proposal=spreading).update(proposal=scored)
    return {"reports_belong_to_funded_proposals": [f"{scored.reference} has reports of sites, and is scored."]}


def plant_a_correction_of_another_proposal(spreading, scored):
    hidden = Proposal.objects.get(title="Under embargo")
    event = AdoptionEvent.objects.get(proposal=spreading)
    AdoptionEvent.objects.create(
        proposal=hidden, site=event.site, stage="stopped", happened_on=event.happened_on, evidence="No.",
        recorded_by=event.recorded_by, corrects=event,
    )  # fmt: skip
    return {
        "corrections_stay_with_their_proposal": [
            f"{hidden.reference} has an adoption event that corrects one of another proposal."
        ]
    }


def plant_a_value_of_a_day(spreading, scored):
    MeasurePoint.objects.update(month=date(2026, 3, 15))
    return {
        "points_stand_on_the_first_of_a_month": [
            "“Falls” has a value for 2026-03-15, which is not the first of a month."
        ]
    }
