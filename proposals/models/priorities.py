"""What a call asks for: priority areas inside a framework with dates, and themes that cut across them."""

from django.db import models
from django.db.models import F, Q


class PriorityFramework(models.Model):
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="framework_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PriorityArea(models.Model):
    framework = models.ForeignKey(PriorityFramework, models.PROTECT, related_name="areas")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["framework", "position", "code"]
        constraints = [models.UniqueConstraint("framework", "code", name="one_area_code_in_a_framework")]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
