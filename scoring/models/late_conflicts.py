"""A sheet that was set aside because a conflict of interest came up after its proposal was scored."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from scoring.models.sheets import Assignment


class LateConflict(models.Model):
    """Append-only: which total was taken out, and what that made of the score.

    `still_counts`: the proposal was decided by then. Score and award stand as they were, and the managers were told.
    Without it the score is the mean of the sheets that were left, or, where none was, the panel scores anew.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="late_conflict")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="late_conflicts_told")
    at = models.DateTimeField()
    total = models.DecimalField(max_digits=4, decimal_places=2)
    score_before = models.DecimalField(max_digits=4, decimal_places=2)
    score_after = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    still_counts = models.BooleanField()
    sheets_left = models.PositiveSmallIntegerField()
    sheets_wanted = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(still_counts=False) | Q(score_after=F("score_before")), name="a_decision_keeps_its_score"
            ),
            models.CheckConstraint(
                condition=Q(still_counts=True)
                | Q(sheets_left=0, score_after=None)
                | Q(sheets_left__gt=0, score_after__isnull=False),
                name="a_score_needs_a_sheet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.score_before} to {self.score_after}"

    @property
    def is_short(self) -> bool:
        return self.sheets_left < self.sheets_wanted
