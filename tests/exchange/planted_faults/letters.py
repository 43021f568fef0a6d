"""Faults of what authors are told."""

from scoring.models import CommentVerdict, FeedbackReview, Letter, ScoreSheet


def plant_a_comment_of_another_proposal(spreading, scored):
    review = FeedbackReview.objects.create(proposal=scored, saved_by=scored.cast.manager)
    sheet = ScoreSheet.objects.filter(assignment__proposal=spreading).earliest("pk")
    CommentVerdict.objects.create(
        review=review, sheet=sheet, verdict="as_written", original="Fine.", words="Fine.", by=scored.cast.manager
    )
    return {
        "approved_comments_are_of_their_proposal": [
            f"{scored.reference} has an approved comment from the sheet of another proposal."
        ]
    }


def plant_a_letter_that_says_something_else(spreading, scored):
    by = scored.cast.manager
    Letter.objects.create(proposal=scored, kind="fund", subject="Funded", text="A lot.", proof="0" * 64, sent_by=by)
    return {"letters_say_what_was_sent": [f"The letter “Funded” about {scored.reference} is not what was sent."]}
