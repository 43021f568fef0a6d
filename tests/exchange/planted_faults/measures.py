"""Faults of what is measured at sites."""

from datetime import date

from django.utils.timezone import now

from proposals.models import Measure, MeasurePoint, Organisation, Rebase
from tests import factories


def plant_a_value_that_no_entry_tells_of(spreading, scored):
    MeasurePoint.objects.update(value=7)
    return {"points_stand_as_their_record_says": ["“Falls” has a value for 2026-03-01 that its record does not tell."]}


def plant_a_share_that_its_counts_do_not_come_to(spreading, scored):
    Measure.objects.update(basis="share", per=100)
    MeasurePoint.objects.update(numerator=1, denominator=4)
    said = "“Falls” has a value for 2026-03-01 that"
    return {
        "points_stand_as_their_record_says": [f"{said} its record does not tell."],
        "values_are_what_their_counts_come_to": [f"{said} 1 of 4 does not come to."],
    }


def plant_a_rebase_taken_back_elsewhere(spreading, scored):
    measure, sites = Measure.objects.get(), Organisation.objects.order_by("pk")
    facts = {"measure": measure, "month": date(2026, 3, 1), "why": "So it is.", "by": factories.manager(), "at": now()}
    first = Rebase.objects.create(site=sites[0], **facts)
    Rebase.objects.create(site=sites[1], takes_back=first, **facts)
    return {"rebases_are_taken_back_where_they_stood": ["“Falls” takes back a break of another chart."]}
