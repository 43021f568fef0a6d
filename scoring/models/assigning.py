"""What assessors know, and proposals of who marks what: made by the program or from a list, read, then carried out."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from proposals.models import PriorityArea, Theme
from scoring.models.panels import Panel, Seat


class Level(models.IntegerChoices):
    SOME = 1, "Some"
    GOOD = 2, "Good"
    EXPERT = 3, "Expert"


class Expertise(models.Model):
    """How well the holder of a seat knows a priority area or a theme."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="expertise")
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, related_name="expertise")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="expertise")
    level = models.PositiveSmallIntegerField(choices=Level.choices)

    class Meta:
        ordering = ["seat", "pk"]
        verbose_name_plural = "expertise"
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=True, theme__isnull=False) | Q(area__isnull=False, theme__isnull=True),
                name="expertise_is_in_an_area_or_a_theme",
            ),
            models.UniqueConstraint("seat", "area", name="one_level_in_an_area"),
            models.UniqueConstraint("seat", "theme", name="one_level_in_a_theme"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.area or self.theme}"


def digest_of(inputs: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class AssignmentRun(models.Model):
    """A plan of who is asked to mark what, as whoever made it could see the panel. Nobody else reads it.

    inputs  what it was made from, as `scoring/panel_facts.py` writes it; the digest is of these
    plan    pairs with their reasons, loads, and what was not possible, as `scoring/runs.py` writes and reads it
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="assignment_runs")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignment_runs")
    made_at = models.DateTimeField(auto_now_add=True)
    seed = models.PositiveIntegerField(validators=[MinValueValidator(0)])
    inputs = models.JSONField()
    digest = models.CharField(max_length=64)
    plan = models.JSONField()
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Assignment {self.pk} of {self.panel}"
