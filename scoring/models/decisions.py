"""Decisions about money: one manager proposes an award, a second one confirms it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models import Proposal


class Outcome(models.TextChoices):
    WAITING = "waiting", "Waits for a second manager"
    CONFIRMED = "confirmed", "Confirmed"
    CANCELLED = "cancelled", "Cancelled"


class Decision(models.Model):
    """A proposed award. It becomes one when a manager other than its proposer confirms it."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.WAITING)
    award_pounds = models.PositiveIntegerField()
    conditions = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="awards_proposed")
    proposed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="awards_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint("proposal", condition=Q(outcome="waiting"), name="one_award_waits_at_a_time"),
            models.UniqueConstraint("proposal", condition=Q(outcome="confirmed"), name="one_award_stands"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_is_known"),
            models.CheckConstraint(condition=Q(award_pounds__gt=0), name="award_is_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="award_has_two_managers",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="award_confirmed_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.award_pounds:,} for {self.proposal_id}"
