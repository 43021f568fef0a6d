"""What a moderator asks the authors to change: a list each time it is returned, which they tick off."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.proposal import Proposal


class ChangeRequest(models.Model):
    """One return to the authors: the words that go with the list, and until when it may come back."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="change_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes_asked_for")
    asked_at = models.DateTimeField()
    words = models.TextField(blank=True)
    return_by = models.DateField()

    class Meta:
        ordering = ["proposal", "-pk"]

    def __str__(self) -> str:
        return f"Changes asked for in {self.proposal_id} on {self.asked_at:%Y-%m-%d}"


class RequestedChange(models.Model):
    """One thing to change; `section` is the slug of the section it belongs to, or empty. Its authors tick it off."""

    request = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="changes")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=500)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="changes_made")

    class Meta:
        ordering = ["request", "position"]
        constraints = [
            models.UniqueConstraint("request", "position", name="one_change_a_position"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="change_is_done_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="change_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"
