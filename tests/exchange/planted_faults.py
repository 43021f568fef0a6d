"""Faults to plant past every door: each function breaks one rule and says what the invariants must answer."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import now

from proposals import append_only, storage
from proposals.jobs.models import Job
from proposals.models import (
    AdoptionEvent,
    Answer,
    Attachment,
    Call,
    Claim,
    Comment,
    CommentReport,
    Contributor,
    DraftSection,
    Follow,
    HistoryEntry,
    MeasurePoint,
    Notice,
    Proposal,
    ProposalVersion,
    Question,
    SimilarLink,
    Support,
    TextPrint,
)
from proposals.services import invitations
from proposals.states import State
from scoring.models import Assignment, Criterion, Decision, Declaration, Mark, Placement, ScoreSheet, Seat
from tests import factories
from tests.past_triggers import unseal


def past_the_door(model):
    """Rows as a query set that refuses nothing."""
    return QuerySet(model=model)


def open_up(table):
    """Let an append-only table be changed, until the transaction is rolled back."""
    connection.check_constraints()  # PostgreSQL drops no trigger of a table with checks still to make
    append_only.release(connection, table)


def not_as_handed_in(*sheets):
    told = [f"The sheet of {each.assignment.seat.code} for {each.assignment.proposal.reference}" for each in sheets]
    return {"returned_sheets_stand_as_handed_in": [f"{each} is not as it was handed in." for each in told]}


def entries_of(proposal):
    open_up("proposals_historyentry")
    return HistoryEntry.objects.filter(proposal=proposal)


def plant_a_wrong_sum(spreading, scored):
    Call.objects.filter(pk=spreading.call_id).update(committed_pounds=1)
    return {"pots_hold_their_awards": [f"{spreading.call} says £1 is committed; its awards come to £15,000."]}


def plant_an_answer_to_another_call(spreading, scored):
    question = factories.question(factories.call_in_preparation(), text="Which ward?")
    Answer.objects.create(proposal=scored, question=question, value="Seven")
    told = f"{scored.reference} answers “Which ward?”, which another call asks."
    return {"answers_are_to_what_their_call_asks": [told]}


def plant_a_file_that_answers_another_call(spreading, scored):
    """The question takes no file either."""
    question = factories.question(factories.call_in_preparation(), text="Which ward?")
    Attachment.objects.filter(proposal=scored).update(question=question)
    told = f"{scored.reference} answers “Which ward?”"
    return {
        "answers_are_to_what_their_call_asks": [f"{told}, which another call asks."],
        "files_answer_what_takes_a_file": [f"{told} with a file."],
    }


def plant_a_draft_of_the_ineligible(spreading, scored):
    question = Question.objects.create(
        call=scored.call, stage="eligibility", code="q1", position=1, kind="yes_or_no", text="Here?",
        expected_answer="yes", otherwise="Ask.",
    )  # fmt: skip
    Answer.objects.create(proposal=scored, question=question, value="no")
    return {"who_began_was_eligible": [f"{scored.reference} answered “no” to “Here?”."]}


def plant_weights_that_do_not_count(spreading, scored):
    Criterion.objects.filter(rubric__call=scored.call, code="need").update(weight=30)
    told = f"{scored.call} is scored by weights that come to 110.00."
    return {"open_calls_count_what_they_publish": [told]}


def plant_an_overspent_pot(spreading, scored):
    call = Call.objects.filter(pk=spreading.call_id)
    call.update(committed_pounds=10_000, pot_pounds=14_999, cap_pounds=1)
    return {
        "pots_hold_their_awards": [
            f"{spreading.call} says £10,000 is committed; its awards come to £15,000.",
            f"{spreading.call} awarded £15,000 from a pot of £14,999.",
        ]
    }


def plant_an_old_state_on_show(spreading, scored):
    past_the_door(Proposal).filter(pk=spreading.pk).update(shown_state=State.FUNDED)
    return {"what_is_shown_is_what_is": [f"{spreading.reference} is spread and is shown as funded."]}


def plant_an_outcome_on_show(spreading, scored):
    hidden = Proposal.objects.get(title="Under embargo")
    past_the_door(Proposal).filter(pk=hidden.pk).update(shown_state=State.FUNDED)
    return {"decisions_stay_hidden": [f"{hidden.reference} is funded and shown so, though its call is not announced."]}


def plant_a_state_without_a_step(spreading, scored):
    draft = Proposal.objects.get(title="Draft")
    facts = {"state": State.WITHDRAWN, "shown_state": State.WITHDRAWN}
    past_the_door(Proposal).filter(pk=draft.pk).update(**facts)
    past_the_door(Proposal).filter(pk=scored.pk).update(**facts)
    return {
        "states_follow_from_history": [
            f"{scored.reference} is withdrawn, but its history ends with scored.",
            f"{draft.reference} is withdrawn, but there is no history.",
        ]
    }


def plant_a_gap_in_the_history(spreading, scored):
    entries_of(scored).filter(number=2).delete()
    return {
        "histories_are_unbroken": [
            f"Entry 3, “Close scoring”, follows number 1 (proposal in row {scored.pk}).",
            f"Entry 3, “Close scoring”, does not hold on to the entry before it (proposal in row {scored.pk}).",
            "Entry 3, “Close scoring”, starts from reviewed, but the proposal was submitted "
            f"(proposal in row {scored.pk}).",
        ]
    }


def plant_a_rewritten_note(spreading, scored):
    entries_of(scored).filter(number=2).update(note="I never wrote this.")
    return {
        "histories_are_unbroken": [
            f"Entry 2, “Pass to panel”, is not what it was when it was written (proposal in row {scored.pk})."
        ]
    }


def plant_an_unknown_step(spreading, scored):
    last = entries_of(scored).last()
    last.to_state = State.FUNDED
    entries_of_scored = HistoryEntry.objects.filter(pk=last.pk)
    entries_of_scored.update(to_state=last.to_state, proof=last.expected_proof())
    return {
        "states_follow_from_history": [f"{scored.reference} is scored, but its history ends with funded."],
        "histories_are_unbroken": [
            f"Entry 3, “Close scoring”, from reviewed to funded is no step of the lifecycle "
            f"(proposal in row {scored.pk})."
        ],
    }


def plant_a_lost_version(spreading, scored):
    ProposalVersion.objects.filter(proposal=scored).delete()
    return {
        "submissions_are_kept": [f"{scored.reference} was submitted 1 times and keeps 0 versions, the last numbered 0."]
    }


def plant_no_lead_author(spreading, scored):
    Contributor.objects.filter(proposal=scored).update(role="viewer")
    return {"proposals_have_one_lead_author": [f"{scored.reference} has 0 lead authors."]}


def plant_no_reference(spreading, scored):
    draft = Proposal.objects.get(title="Draft")
    Proposal.objects.filter(pk=draft.pk).update(reference=None)
    return {"proposals_have_a_reference": [f"The proposal in row {draft.pk} has no reference."]}


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


def plant_notices_to_nowhere(spreading, scored):
    first, second = Notice.objects.order_by("pk")[:2]
    Notice.objects.filter(pk=first.pk).update(path="/no/such/page/")
    Notice.objects.filter(pk=second.pk).update(path="/proposals/P-1999-0001/")
    return {
        "notices_point_somewhere": [
            "A notice leads to /no/such/page/, where there is no page.",
            "A notice leads to /proposals/P-1999-0001/, but there is no proposal P-1999-0001.",
        ]
    }


def plant_a_mail_that_nobody_sends(spreading, scored):
    notice = Notice.objects.order_by("pk")[0]
    Notice.objects.filter(pk=notice.pk).update(mailed_at=None, delivery="at_once")
    Job.objects.filter(key=f"notice-{notice.pk}").delete()
    return {
        "notices_to_mail_have_their_job": [
            f"Notice {notice.pk} is still to be mailed, but there is no job that does it."
        ]
    }


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


def plant_a_marking_assessor_with_a_conflict(spreading, scored):
    first, second, _ = Assignment.objects.filter(proposal=scored)
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


def plant_a_proposal_without_a_panel(spreading, scored):
    Placement.objects.filter(proposal=scored).delete()
    return {"proposals_with_a_panel_have_one": [f"{scored.reference} is scored without a panel of its call."]}


def plant_an_award_nobody_signed(spreading, scored):
    Decision.objects.filter(proposal=spreading).update(outcome="cancelled")
    return {"awards_have_two_signatures": [f"{spreading.reference} is funded with 0 confirmed decisions."]}


def plant_an_award_that_waits_for_what_is_funded(spreading, scored):
    Decision.objects.create(proposal=spreading, award_pounds=1, proposed_by=factories.manager())
    return {
        "waiting_awards_are_for_scored_proposals": [
            f"{spreading.reference} is spread, and an award for it still waits for a second signature."
        ]
    }


def plant_an_award_of_another_sum(spreading, scored):
    Decision.objects.filter(proposal=spreading).update(award_pounds=14_000)
    return {"awards_have_two_signatures": [f"{spreading.reference} has an award of £15,000; £14,000 was confirmed."]}


def plant_authors_behind_their_own(spreading, scored):
    Support.objects.create(proposal=scored, person=scored.cast.author)
    Follow.objects.create(proposal=spreading, person=spreading.cast.author)
    return {
        "nobody_supports_or_follows_their_own": [
            f"{scored.reference} is supported by one of its own authors.",
            f"{spreading.reference} is followed by one of its own authors.",
        ]
    }


def plant_a_verdict_without_trace(spreading, scored):
    by = factories.moderator()
    SimilarLink.objects.create(first=spreading, second=scored, verdict="same", by=by, at=now())
    return {
        "links_are_the_last_verdict": [
            f"What stands of {spreading.reference} and {scored.reference} is not the last that was said of them."
        ]
    }


def plant_a_print_of_another_text(spreading, scored):
    Proposal.objects.filter(pk=scored.pk).update(pitch="Another pitch.")
    TextPrint.objects.filter(proposal=spreading).delete()
    return {
        "prints_follow_their_text": [
            f"{each.reference} has no print of its title and pitch as they stand." for each in (spreading, scored)
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


def plant_text_beside_a_submission(spreading, scored):
    DraftSection.objects.filter(proposal=scored, section="case").update(typed={"challenge": ["Typed later."]})
    told = f"{scored.reference} was handed in with text beside its section “case”."
    return {"nothing_half_typed_is_handed_in": [told]}


def plant_a_claim_on_what_moved_on(spreading, scored):
    Claim.objects.create(proposal=scored, moderator=factories.moderator(), claimed_at=now())
    return {"only_what_waits_is_claimed": [f"{scored.reference} is claimed by a moderator, and is scored."]}


def plant_an_invitation_off_the_record(spreading, scored):
    moment = scored.submitted_at
    scored.invitations.create(
        email="guest@trust.example", role="viewer", invited_by=scored.cast.author, token_hash="x",
        invited_at=moment, expires_at=moment + timedelta(days=14),
    )  # fmt: skip
    return {
        "invitations_are_on_record": [
            f"{scored.reference} has an invitation to guest@trust.example that its record does not tell of."
        ]
    }


def plant_somebody_who_vanished(spreading, scored):
    guest = factories.verified(factories.member())
    invitation = invitations.invite(scored.pk, by=scored.cast.author, email=guest.email, role="viewer")
    invitations.accept(invitation.pk, by=guest)
    Contributor.objects.filter(person=guest).delete()
    return {
        "who_joined_takes_part_or_went": [f"{scored.reference} lost who joined it by the invitation to {guest.email}."]
    }


def plant_a_lost_file(spreading, scored):
    Attachment.objects.filter(proposal=scored).update(sha256="0" * 64)
    return {
        "attachments_have_their_files": [f"“letter.pdf” has no file at {scored.pk}/{'0' * 64}."],
        "submitted_files_are_marked": [not_kept(scored)],
    }


def plant_a_damaged_file(spreading, scored):
    address = f"{scored.pk}/{'1' * 64}"
    storage.attachments().save(address, ContentFile(b"damaged"))
    Attachment.objects.filter(proposal=scored).update(sha256="1" * 64)
    found = hashlib.sha256(b"damaged").hexdigest()
    return {
        "attachments_have_their_files": [f"“letter.pdf” at {address} is not what was checked: its SHA-256 is {found}."],
        "submitted_files_are_marked": [not_kept(scored)],
    }


def plant_a_submitted_file_that_may_go(spreading, scored):
    Attachment.objects.filter(proposal=scored).update(was_submitted=False)
    return {"submitted_files_are_marked": [not_kept(scored)]}


def plant_a_file_that_is_stored_with_nobody(spreading, scored):
    file = Attachment.objects.get(proposal=scored)
    Attachment.objects.filter(pk=file.pk).update(stored_with=spreading)
    return {
        "attachments_have_their_files": [f"“letter.pdf” has no file at {spreading.pk}/{file.sha256}."],
        "lent_files_are_kept_for_good": [f"“letter.pdf” of {scored.reference} stands where no submitted file is."],
    }


def not_kept(proposal):
    return f"Version 1 of the proposal in row {proposal.pk} names “letter.pdf”, which is not kept."


def plant_comments_that_can_not_be(spreading, scored):
    """Each is wrong in one way: an answer out of its thread, a text that should be gone, a place nobody hid."""
    writer = spreading.cast.author
    far, gone, hidden, asked = (
        Comment.objects.create(proposal=spreading, writer=writer, text=text)
        for text in ("Far", "Gone", "Hidden", "Ask")
    )
    Comment.objects.filter(pk=far.pk).update(parent=Comment.objects.create(proposal=scored, writer=writer, text="On"))
    Comment.objects.filter(pk=gone.pk).update(removed_at=now())
    Comment.objects.filter(pk=hidden.pk).update(hidden_at=now())
    report = CommentReport.objects.create(comment=asked, reporter=writer, reason="Mine.")
    where = f"on {spreading.reference}"
    return {
        "answers_stay_in_their_thread": [
            f"Comment {far.pk} {where} answers something that is no comment of its discussion."
        ],
        "removed_comments_keep_no_text": [f"Comment {gone.pk} {where} is removed and keeps its text."],
        "hidden_comments_follow_from_rulings": [
            f"Comment {hidden.pk} {where} is not as the last ruling about it left it."
        ],
        "reports_are_about_public_comments": [f"Report {report.pk} about a comment {where} could not be made."],
    }


PLANTS = {name: plant for name, plant in globals().items() if name.startswith("plant_")}
