"""The list of sites that could take an innovation up, and the plan for spread as it was fixed before money was paid.

Both tell what stood on any day: a site that leaves the list keeps its row with the day and the reason, and each fixing
of a plan keeps the figures that it fixed.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from proposals.models.organisations import Organisation
from proposals.models.spread import LONGEST_PLACE, SpreadPlan


class EligibleSite(models.Model):
    """An organisation, or a named `place` in it (a ward, a practice), that could take it up from one day to another.

    It is on the list on `from_on` and no more on `until_on`. `listed_at` and `left_at` say since when that is known.
    """

    plan = models.ForeignKey(SpreadPlan, models.PROTECT, related_name="sites")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="eligible_for")
    place = models.CharField("ward, practice or team", max_length=LONGEST_PLACE, blank=True)
    from_on = models.DateField("eligible from")
    until_on = models.DateField("no longer eligible from", null=True)
    why_left = models.CharField(max_length=300, blank=True)
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sites_listed")
    listed_at = models.DateTimeField()
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="sites_taken_off")
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["organisation__name", "place", "from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                "plan", "organisation", Lower("place"), condition=Q(until_on=None), name="one_standing_row_of_a_site"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None, left_at=None, left_by=None, why_left="")
                | Q(until_on__gte=F("from_on"), left_at__isnull=False, left_by__isnull=False) & ~Q(why_left=""),
                name="site_that_left_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.organisation}" if self.place else str(self.organisation)


class PlanFixing(models.Model):
    """The figures of a plan as a manager fixed them: the first before money is paid, each further one with a reason."""

    plan = models.ForeignKey(SpreadPlan, models.PROTECT, related_name="fixings")
    number = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="plans_fixed")
    at = models.DateTimeField()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint("plan", "number", name="one_fixing_of_a_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="plan_fixed_anew_says_why"),
        ]

    def __str__(self) -> str:
        return f"Fixing {self.number} of plan {self.plan_id}"
