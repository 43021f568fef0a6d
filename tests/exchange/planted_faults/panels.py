"""Faults of who sits where and marks what."""

from django.utils.timezone import now

from scoring.models import Anchor, Assignment, Declaration, Meeting, Placement, Seat
from scoring.services import seat_invitations
from tests import factories
from tests.exchange.planted_faults.doors import open_up


def plant_a_marking_assessor_with_a_conflict(spreading, scored):
    first, second, _ = Assignment.objects.filter(proposal=scored)
    open_up("scoring_declaration")
    Declaration.objects.filter(assignment=first).update(kind="direct", text="My sister leads it.")
    Declaration.objects.filter(assignment=second).delete()
    return {
        "conflicts_bar_from_marking": [
            f"{first.seat.code} declared a conflict with {scored.reference}, and is still asked to mark it.",
            f"{second.seat.code} marks {scored.reference} without having declared that there is no conflict.",
        ]
    }


def plant_an_assessor_among_the_authors(spreading, scored):
    assignment = Assignment.objects.filter(proposal=scored).first()
    factories.co_author(scored, assignment.assessor)
    return {
        "assessors_do_not_mark_their_own": [
            f"{assignment.seat.code} is asked to mark {scored.reference} and is one of its authors."
        ]
    }


def plant_somebody_in_the_seat_of_another(spreading, scored):
    seat = Seat.objects.filter(assignments__proposal=scored).earliest("pk")
    Seat.objects.filter(pk=seat.pk).update(person=factories.member())
    return {
        "assessors_sit_in_their_seats": [
            f"The assignment of {seat.code} to {scored.reference} does not go with the seat."
        ]
    }


def plant_a_forecast_without_a_sheet(spreading, scored):
    seat = factories.seat(scored.placement.panel, factories.member())
    facts = {"seat": seat, "assessor": seat.person, "invited_by": scored.cast.manager, "state": "declined"}
    stray = Assignment.objects.create(proposal=scored, **facts)
    stray.forecasts.create(percent=50)
    return {
        "forecasts_stand_beside_returned_sheets": [
            f"{seat.code} forecast the spread of {scored.reference} without a returned sheet."
        ]
    }


def plant_a_figure_of_somebody_who_does_not_mark_it(spreading, scored):
    panel = scored.placement.panel
    item = Meeting.objects.create(panel=panel, started_by=factories.manager()).items.create(proposal=scored, position=1)
    seat = factories.seat(panel, factories.member())
    item.stated.create(seat=seat, figure=3)
    return {
        "figures_are_stated_by_who_marks": [
            f"{seat.code} stated a figure for {scored.reference} in a meeting and does not mark it there."
        ]
    }


def plant_an_absence_of_somebody_on_another_panel(spreading, scored):
    panel, other = scored.placement.panel, factories.panel(scored.call)
    item = Meeting.objects.create(panel=panel, started_by=factories.manager()).items.create(proposal=scored, position=1)
    item.absences.create(seat=other.seats[0], ground="tie", since=now())
    return {
        "who_leaves_the_room_sits_on_the_panel": [
            f"{other.seats[0].code} left the room for {scored.reference} in a meeting of another panel, "
            "or before it was taken up."
        ]
    }


def plant_a_proposal_without_a_panel(spreading, scored):
    Placement.objects.filter(proposal=scored).delete()
    return {"proposals_with_a_panel_have_one": [f"{scored.reference} is scored without a panel of its call."]}


def plant_a_seat_that_went_to_somebody_else(spreading, scored):
    manager, guest = factories.manager(), factories.verified(factories.member(email="guest@trust.example"))
    panel = scored.placement.panel
    offer = seat_invitations.invite(panel.pk, by=manager, email=guest.email, kind="lay")
    Seat.objects.filter(pk=seat_invitations.accept(offer.pk, by=guest).pk).update(person=manager)
    return {
        "seats_came_to_whom_they_were_offered": [
            f"The invitation of guest@trust.example to {panel} led to the seat of somebody else."
        ]
    }


def plant_an_anchor_of_another_panel(spreading, scored):
    other = factories.panel(scored.call)
    Anchor.objects.create(panel=other.panel, proposal=scored, chosen_by=other.chair)
    return {
        "anchors_are_with_their_panel": [f"{other.panel} is calibrated by {scored.reference}, which is not with it."]
    }
