"""Flags: questions that must be settled before scoring of a proposal closes, each with an owner and a trail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from proposals.models import Proposal


class Flag(models.Model):
    """How a flag stands. `owner` sees to it: the panel's chair at first, nobody where no chair may work on it."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="flags")
    text = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="flags_owned")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="flags_raised")
    raised_at = models.DateTimeField(auto_now_add=True)
    resolution = models.TextField(blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="flags_resolved")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None, resolution="")
                | (Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(resolution="")),
                name="flag_resolved_says_how_and_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.text


class FlagEventKind(models.TextChoices):
    RAISED = "raised", "Raised"
    ASSIGNED = "assigned", "Given to"
    NOTED = "noted", "Noted"
    SETTLED = "settled", "Settled"
    REOPENED = "reopened", "Opened again"


WORDLESS = [FlagEventKind.RAISED, FlagEventKind.ASSIGNED]


class FlagEvent(models.Model):
    """What happened to a flag, in order. This table only grows; `owner` is whose it was from then on."""

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="trail")
    kind = models.CharField(max_length=10, choices=FlagEventKind.choices)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="flags_given")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="flag_events")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["flag", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FlagEventKind.values), name="flag_event_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=WORDLESS, text="") | (~Q(kind__in=WORDLESS) & ~Q(text="")),
                name="flag_event_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FlagEventKind.ASSIGNED) | Q(owner__isnull=False), name="flag_is_given_to_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.flag_id}"
