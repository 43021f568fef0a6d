"""Practical support that moderators offer to authors, and the notes that the team keeps to itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.proposal import Proposal


class SupportKind(models.TextChoices):
    EVALUATION = "evaluation", "Evaluation and measurement"
    PROCUREMENT = "procurement", "Procurement and contracts"
    PROPERTY = "property", "Intellectual property"
    INVOLVEMENT = "involvement", "Patient and public involvement"
    DATA = "data", "Data and information governance"
    PARTNERS = "partners", "Finding partners and sites"
    OTHER = "other", "Something else"


class SupportOffer(models.Model):
    """One offer; its authors answer it, and it is closed when it was given or is not wanted."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="support_offers")
    kind = models.CharField(max_length=20, choices=SupportKind.choices)
    text = models.TextField(max_length=2_000)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="support_offered")
    offered_at = models.DateTimeField()
    is_wanted = models.BooleanField(null=True)
    answer = models.TextField(max_length=2_000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="support_answered"
    )
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="support_closed")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proposal", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_kind_is_known"),
            models.CheckConstraint(
                condition=Q(is_wanted=None, answered_by=None, answered_at=None, answer="")
                | Q(is_wanted__isnull=False, answered_by__isnull=False, answered_at__isnull=False),
                name="support_is_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None) | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="support_is_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.proposal_id}"

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.closed_at:
            return "Closed"
        return {None: "Waits for an answer", True: "Wanted", False: "Not needed"}[self.is_wanted]


class InternalNote(models.Model):
    """What moderators and managers tell each other about a proposal. Never shown to authors or assessors."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="internal_notes")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="internal_notes")
    written_at = models.DateTimeField()
    text = models.TextField(max_length=5_000)

    class Meta:
        ordering = ["proposal", "-pk"]

    def __str__(self) -> str:
        return f"A note on {self.proposal_id} by {self.written_by}"
