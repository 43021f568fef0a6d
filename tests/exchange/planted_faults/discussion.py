"""Faults of discussions."""

from django.utils.timezone import now

from proposals.models import (
    Comment,
    CommentReport,
)


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
