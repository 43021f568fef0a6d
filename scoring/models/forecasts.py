"""What an assessor thinks how far it will spread, stated beside a returned sheet. It touches no mark and no score."""

from django.db import models
from django.db.models import Q

from scoring.models.sheets import Assignment

FORECAST_SITES, FORECAST_MONTHS = 5, 12  # what is foretold: that so many eligible sites use it so long after its award


class SpreadForecast(models.Model):
    """The last one of an assignment counts; all are kept. `sites` is what was asked then: that many sites at least."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="forecasts")
    percent = models.PositiveSmallIntegerField("how likely")
    sites = models.PositiveSmallIntegerField(default=FORECAST_SITES)
    stated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["stated_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="forecast_is_a_chance"),
            models.CheckConstraint(condition=Q(sites__gte=1), name="forecast_is_of_sites"),
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"
