"""What must always be true of comments, whoever wrote them; `__init__.py` says how these are asked."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from proposals.models import Audience, Comment, CommentReport, CommentRuling, Ruling


def answers_stay_in_their_thread() -> Iterator[str]:
    """An answer hangs on a comment of the same discussion, and on no other answer."""
    same = Q(parent__proposal=F("proposal"), parent__audience=F("audience"), parent__parent=None)
    for pk, reference in _facts(Comment.objects.exclude(parent=None).exclude(same)):
        yield f"Comment {pk} on {reference} answers something that is no comment of its discussion."


def removed_comments_keep_no_text() -> Iterator[str]:
    """The text of a removed comment is gone, unless a report about it still waits."""
    waiting = CommentReport.objects.filter(settled_at=None).values("comment")
    for pk, reference in _facts(Comment.objects.exclude(removed_at=None).exclude(text="").exclude(pk__in=waiting)):
        yield f"Comment {pk} on {reference} is removed and keeps its text."


def hidden_comments_follow_from_rulings() -> Iterator[str]:
    """A comment is hidden just when the last ruling that hid it or showed it hid it."""
    moves = CommentRuling.objects.filter(comment=OuterRef("pk")).exclude(ruling=Ruling.KEPT).order_by("-pk")
    ruled = Comment.objects.annotate(ruled=Coalesce(Subquery(moves.values("ruling")[:1]), Value(Ruling.SHOWN)))
    wrong = Q(hidden_at=None, ruled=Ruling.HIDDEN) | Q(hidden_at__isnull=False) & ~Q(ruled=Ruling.HIDDEN)
    for pk, reference in _facts(ruled.filter(wrong)):
        yield f"Comment {pk} on {reference} is not as the last ruling about it left it."


def reports_are_about_public_comments() -> Iterator[str]:
    """Moderators are asked about what everybody can read, and by somebody else than its writer."""
    odd = Q(comment__audience=Audience.AUTHORS) | Q(reporter=F("comment__writer"))
    for pk, reference in CommentReport.objects.filter(odd).values_list("pk", "comment__proposal__reference"):
        yield f"Report {pk} about a comment on {reference} could not be made."


OF_DISCUSSION = [
    answers_stay_in_their_thread,
    removed_comments_keep_no_text,
    hidden_comments_follow_from_rulings,
    reports_are_about_public_comments,
]


def _facts(comments: Any) -> Any:
    return comments.order_by("pk").values_list("pk", "proposal__reference")
