"""What is counted at sites, month after month, to see whether patients are better off."""

from django.conf import settings
from django.db import models

from proposals.models.organisations import Organisation
from proposals.models.spread import Direction


class Measure(models.Model):
    """Something counted at sites, month after month, to see whether patients are better off."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="measures")
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=60)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    baseline_value = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("proposal", "name", name="one_measure_of_a_name")]

    def __str__(self) -> str:
        return self.name


class MeasurePoint(models.Model):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="points")
    site = models.ForeignKey(Organisation, models.PROTECT, related_name="measure_points")
    month = models.DateField(help_text="The first day of the month.")
    value = models.DecimalField(max_digits=10, decimal_places=2)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="measure_points")
    recorded_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["month", "site"]
        constraints = [models.UniqueConstraint("measure", "site", "month", name="one_point_a_site_and_month")]

    def __str__(self) -> str:
        return f"{self.measure} at {self.site}, {self.month:%B %Y}"
