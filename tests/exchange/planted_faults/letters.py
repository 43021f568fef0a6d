"""Faults of what authors are told."""

from django.utils.timezone import localdate

from scoring.models import CommentVerdict, FeedbackReview, Letter, ReserveOffer, ScoreSheet, Shortlist


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


def plant_an_offer_to_a_proposal_off_the_list(spreading, scored):
    by = scored.cast.manager
    shortlist = Shortlist.objects.create(
        call=scored.call, name="Planted", pot_pounds=1, quality_line_percent=70, made_by=by
    )
    ReserveOffer.objects.create(shortlist=shortlist, proposal=scored, award_pounds=1, answer_by=localdate(), by=by)
    return {
        "offers_went_to_the_reserve_list": [f"{scored.reference} was offered money and is not on the reserve list."]
    }
