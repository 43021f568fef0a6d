"""What people say about a proposal: comments with one level of answers, whom they mention, and their moderation."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.proposal import Proposal
from proposals.querysets import CommentQuerySet

LONGEST_COMMENT = 3_000
LONGEST_REASON = 500  # of a report, and of a ruling


class Audience(models.TextChoices):
    EVERYBODY = "everybody", "Everybody who may know of the proposal"
    AUTHORS = "authors", "Its authors alone"


class Comment(models.Model):
    """A comment, or an answer to one. What is hidden or removed keeps its row, so that answers keep their place.

    `as_author` says what its writer was when they wrote it. The text of a removed comment is wiped, as soon as no
    report about it waits for a moderator.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="comments")
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYBODY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    as_author = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="comment_audience_is_known"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(removed_at__isnull=False), name="comment_without_text_is_removed"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(audience=Audience.EVERYBODY), name="comment_hidden_was_public"
            ),
        ]
        indexes = [
            models.Index(fields=["proposal", "audience", "written_at"], name="comments_of_a_proposal"),
            models.Index(fields=["writer", "written_at"], name="comments_of_a_writer"),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} on {self.proposal_id}"

    @property
    def place(self) -> str:
        """How its place in the discussion stands: removed by its writer, hidden by a moderator, or shown."""
        return "removed" if self.removed_at else "hidden" if self.hidden_at else "shown"


class Mention(models.Model):
    """A person whom a comment names. They are told of it when they may know of the proposal."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint("comment", "person", name="one_mention_each")]

    def __str__(self) -> str:
        return f"{self.person} in {self.comment_id}"


class CommentReport(models.Model):
    """Somebody asks the moderators to look at a comment. It waits until one of them settles it."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments_reported")
    reason = models.TextField()
    reported_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [models.UniqueConstraint("comment", "reporter", name="one_report_each")]
        indexes = [models.Index(fields=["reported_at"], condition=Q(settled_at=None), name="comment_reports_waiting")]

    def __str__(self) -> str:
        return f"Report {self.pk} about comment {self.comment_id}"


class Ruling(models.TextChoices):
    HIDDEN = "hidden", "Hidden"
    SHOWN = "shown", "Shown again"
    KEPT = "kept", "Left as it is"


class CommentRuling(models.Model):
    """What a moderator did about a comment, and why. The table only grows."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="rulings")
    ruling = models.CharField(max_length=20, choices=Ruling.choices)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comment_rulings")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ruling__in=Ruling.values), name="comment_ruling_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="comment_ruling_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Comment {self.comment_id}: {self.get_ruling_display().lower()}"
