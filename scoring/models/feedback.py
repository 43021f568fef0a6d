"""What the authors of a proposal read of its panel's comments: the words that somebody approved for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now

from proposals.models import Proposal
from scoring.models.rubrics import Criterion
from scoring.models.sheets import ScoreSheet


class Verdict(models.TextChoices):
    AS_WRITTEN = "as_written", "As written"
    EDITED = "edited", "In edited words"
    HELD_BACK = "held_back", "Hold back"


class FeedbackReview(models.Model):
    """The work on the feedback of one proposal; `paragraph` is what the programme says to its authors itself."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="feedback_review")
    paragraph = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feedback_reviewed")
    saved_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"Feedback on {self.proposal_id}"


class CommentVerdict(models.Model):
    """What became of one comment. `criterion` None: the comment on the whole.

    `original` is what was read when it was decided: where an assessor changes their words later, it counts no more.
    """

    review = models.ForeignKey(FeedbackReview, models.CASCADE, related_name="verdicts")
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="verdicts")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, related_name="verdicts")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    original = models.TextField()
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments_judged")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint("sheet", "criterion", name="one_verdict_a_comment"),
            models.UniqueConstraint("sheet", condition=Q(criterion=None), name="one_verdict_a_comment_on_the_whole"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_on_a_comment_is_known"),
            models.CheckConstraint(condition=~Q(original=""), name="verdict_is_about_words"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.HELD_BACK, words="") | ~Q(verdict=Verdict.HELD_BACK) & ~Q(words=""),
                name="what_is_held_back_has_no_words",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.AS_WRITTEN) | Q(words=F("original")), name="as_written_is_as_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.sheet_id}"
