"""Faults of rubrics, of returned sheets, and of what follows from them."""

from decimal import Decimal

from django.utils.timezone import now

from proposals.models import (
    Proposal,
)
from scoring.models import Assignment, Criterion, Mark, ScoreSheet
from tests.exchange.planted_faults.doors import past_the_door
from tests.past_triggers import unseal


def not_as_handed_in(*sheets):
    told = [f"The sheet of {each.assignment.seat.code} for {each.assignment.proposal.reference}" for each in sheets]
    return {"returned_sheets_stand_as_handed_in": [f"{each} is not as it was handed in." for each in told]}


def plant_weights_that_do_not_count(spreading, scored):
    Criterion.objects.filter(rubric__call=scored.call, code="need").update(weight=30)
    told = f"{scored.call} is scored by weights that come to 110.00."
    return {"open_calls_count_what_they_publish": [told]}


def plant_a_wrong_score(spreading, scored):
    Proposal.objects.filter(pk=scored.pk).update(score=Decimal("4.50"))
    return {
        "scores_are_the_mean_of_their_sheets": [f"{scored.reference} has the score 4.50, but its sheets give 4.00."]
    }


def plant_an_early_score(spreading, scored):
    draft = Proposal.objects.get(title="Draft")
    Proposal.objects.filter(pk=draft.pk).update(score=Decimal("1.00"))
    return {
        "scores_are_the_mean_of_their_sheets": [
            f"{draft.reference} has the score 1.00, but it has no returned sheets.",
            f"{draft.reference} has a score, though its scoring is not closed.",
        ]
    }


def plant_a_sheet_set_aside_in_silence(spreading, scored):
    """The two sheets beside it have the same mean."""
    assignment = Assignment.objects.filter(proposal=scored, sheet__total=4).get()
    past_the_door(Assignment).filter(pk=assignment.pk).update(state="conflicted", closed_at=now())
    return {
        "sheets_are_set_aside_with_a_record": [
            f"The sheet of {assignment.seat.code} for {scored.reference} was set aside after scoring without a record."
        ]
    }


def plant_a_changed_mark(spreading, scored):
    mark = Mark.objects.get(sheet__assignment__proposal=scored, criterion__code="value", mark=3)
    unseal()
    Mark.objects.filter(pk=mark.pk).update(mark=5)
    return not_as_handed_in(mark.sheet) | {
        "totals_follow_from_marks": [
            f"A returned sheet for {scored.reference} has the total 3.00; its marks give 4.00."
        ]
    }


def plant_a_missing_mark(spreading, scored):
    mark = Mark.objects.get(sheet__assignment__proposal=scored, criterion__code="value", mark=3)
    unseal()
    Mark.objects.filter(pk=mark.pk).update(mark=None)
    told = f"A returned sheet for {scored.reference} has no mark for value."
    return not_as_handed_in(mark.sheet) | {"totals_follow_from_marks": [told]}


def plant_another_comment_than_was_returned(spreading, scored):
    mark = Mark.objects.filter(sheet__assignment__proposal=scored).earliest("pk")
    unseal()
    Mark.objects.filter(pk=mark.pk).update(comment="Bought.")
    return not_as_handed_in(mark.sheet)


def plant_a_note_that_was_never_returned(spreading, scored):
    sheet = ScoreSheet.objects.filter(assignment__proposal=scored).earliest("pk")
    unseal()
    ScoreSheet.objects.filter(pk=sheet.pk).update(private_note="Never written.")
    return not_as_handed_in(sheet)


def plant_an_empty_returned_sheet(spreading, scored):
    sheet = ScoreSheet.objects.filter(assignment__proposal=scored).earliest("pk")
    unseal()
    Mark.objects.filter(sheet=sheet).delete()
    code = sheet.assignment.seat.code
    return not_as_handed_in(sheet) | {
        "only_returned_sheets_have_a_total": [
            f"The sheet of {code} for {scored.reference} is returned, and its total and marks do not go with that."
        ]
    }


def plant_an_early_total(spreading, scored):
    assignment = Assignment.objects.filter(proposal=scored, sheet__total=4).get()
    past_the_door(Assignment).filter(pk=assignment.pk).update(state="accepted")
    code = assignment.seat.code
    return {
        "only_returned_sheets_have_a_total": [
            f"The sheet of {code} for {scored.reference} is accepted, and its total and marks do not go with that."
        ]
    }


def plant_a_sheet_of_a_text_that_never_was(spreading, scored):
    sheet = ScoreSheet.objects.filter(assignment__proposal=scored).earliest("pk")
    unseal()
    ScoreSheet.objects.filter(pk=sheet.pk).update(proposal_version=7)
    code = sheet.assignment.seat.code
    return not_as_handed_in(sheet) | {
        "sheets_are_given_on_a_version": [
            f"The sheet of {code} is of version 7 of {scored.reference}, which was never submitted."
        ]
    }
