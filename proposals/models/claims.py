"""Who is working on a submission, one moderator at a time, and up to when each of them last looked at the desk."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.proposal import Proposal
from proposals.querysets import ClaimQuerySet


class ClaimEnd(models.TextChoices):
    RELEASED = "released", "Released"
    TAKEN_OVER = "taken_over", "Taken over"
    MOVED_ON = "moved_on", "The proposal moved on"


class Claim(models.Model):
    """A moderator took a submission on. The rows stay when a claim ends: they are the record of who had it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="claims")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims")
    claimed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="claims_ended")
    ended_how = models.CharField(max_length=20, choices=ClaimEnd.choices, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint("proposal", condition=Q(ended_at=None), name="one_moderator_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_how="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_how__in=ClaimEnd.values),
                name="claim_ends_by_somebody_in_some_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} claimed by {self.moderator}"


class DeskLook(models.Model):
    """Up to which moment this person has seen what changed on the desk."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_look")
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person} looked at {self.looked_at:%Y-%m-%d %H:%M}"
