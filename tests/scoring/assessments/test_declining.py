"""Declining to assess: with a reason, and without a change of the score."""

from django.urls import reverse

from proposals.models import Notice, Proposal
from scoring.models import Assignment
from scoring.services import closing, sheets
from tests.factories import marked
from tests.reading import words_of
from tests.scoring.assessments.arrangement import MINE, page


def test_declining_needs_a_reason_and_tells_the_chair(client, assessor, asked, panel):
    assignment = asked()
    client.force_login(assessor)
    address = reverse("scoring:decline", args=[assignment.pk])

    assert "Say why you can’t mark it." in words_of(client.post(address, {"note": ""}))
    response = client.post(address, {"note": "I am on leave."})

    declined = Assignment.objects.get(pk=assignment.pk)
    assert (response["Location"], declined.state, declined.reason) == (MINE, "declined", "I am on leave.")
    assert Notice.objects.filter(recipient=panel.chair, about=declined.proposal).count() == 1
    assert client.get(address).status_code == 404


def test_a_returned_sheet_can_not_be_declined(client, assessor, asked):
    assignment = asked()
    marked(assignment, 4)

    assert page(client, assessor, "decline", assignment.pk).status_code == 404


def test_declining_a_half_scored_sheet_leaves_the_score_as_it_was(asked, panel):
    assignment = asked()
    for seat, mark in zip(panel.seats[1:], (2, 4), strict=True):
        marked(assignment.proposal.assignments.get(seat=seat), mark)
    before = closing.returned_totals(assignment.proposal_id)
    marked(assignment, 5, returned=False)

    sheets.decline_assignment(assignment.pk, by=assignment.assessor, note="On leave.")

    assert closing.returned_totals(assignment.proposal_id) == before
    assert Proposal.objects.get(pk=assignment.proposal_id).score is None
