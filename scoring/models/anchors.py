"""Calibration: one or two proposals of a panel that all mark first, and what the panel agreed over them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models import Proposal
from proposals.states import State
from scoring.models.panels import Panel


class Anchor(models.Model):
    """While it is open, the other sheets of whoever is asked to mark it wait. Closed, what was agreed is told."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="anchors")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="anchor")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="anchors_chosen")
    chosen_at = models.DateTimeField(auto_now_add=True)
    agreed = models.TextField(blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="anchors_closed")
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["panel", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="anchor_closed_says_when_and_by_whom",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(agreed=""), name="anchor_closed_says_what"),
        ]

    def __str__(self) -> str:
        return f"Anchor {self.proposal_id} of {self.panel}"

    @property
    def is_open(self) -> bool:
        """Whether its sheets still come first. What was withdrawn or is scored keeps nobody waiting."""
        return self.closed_at is None and self.proposal.state == State.REVIEWED
