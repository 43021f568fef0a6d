"""Faults of what sites report."""

from datetime import date

from django.utils.timezone import now

from proposals.models import (
    AdoptionEvent,
    MeasurePoint,
    Pledge,
    Proposal,
    SiteLead,
    SiteWord,
    SpreadRequest,
)
from tests import factories
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


def plant_a_word_on_ones_own_report(spreading, scored):
    event = AdoptionEvent.objects.get(proposal=spreading)
    SiteWord.objects.create(event=event, verdict="confirmed", by=event.recorded_by, at=now())
    reference = spreading.reference
    return {
        "words_come_from_a_second_party": [
            f"{reference} has a site’s word on what the site, or who speaks for it, recorded.",
            f"{reference} has a word of somebody who never spoke for one of its sites.",
        ]
    }


def plant_an_author_who_speaks_for_a_site(spreading, scored):
    facts = {"person": spreading.cast.author, "named_by": spreading.cast.manager, "named_at": now()}
    SiteLead.objects.create(proposal=spreading, organisation=factories.organisation(), **facts)
    return {"site_leads_write_no_part_of_it": [f"{spreading.reference} has a site lead who is one of its own people."]}


def plant_a_pledge_in_the_place_of_another_sites(spreading, scored):
    facts = {"proposal": scored, "people": 1, "from_on": date(2036, 1, 1), "pledged_by": scored.cast.manager}
    first = Pledge.objects.create(organisation=factories.organisation(), pledged_at=now(), **facts)
    Pledge.objects.create(organisation=factories.organisation(), pledged_at=now(), corrects=first, **facts)
    return {"pledges_keep_to_their_site": [f"{scored.reference} has a pledge in the place of another site’s."]}


def plant_a_request_that_led_nowhere(spreading, scored):
    facts = {"event": AdoptionEvent.objects.get(proposal=spreading), "text": "See.", "asked_by": spreading.cast.author}
    SpreadRequest.objects.create(
        proposal=scored, asked_at=now(), state="recorded", settled_by=spreading.cast.manager, settled_at=now(), **facts
    )
    sentence = f"{scored.reference} is scored, which is not what was settled about recording its spread."
    return {"recorded_requests_led_to_spread": [sentence]}


def plant_a_fixing_that_is_missing(spreading, scored):
    plan = spreading.spread_plan
    plan.fixings.create(number=2, figures={}, reason="Why.", by=spreading.cast.manager, at=now())
    return {"fixings_are_numbered_in_order": [f"{spreading.reference} has a plan with a fixing that is missing."]}
