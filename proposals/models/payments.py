"""What is paid of an award, as plain facts: instalments that are planned, and payments that were made.

Both only grow. A correction supersedes an instalment and leaves it in view, with what was recorded as paid; one of £0
takes it out of the schedule. The call's money is no part of this: what is scheduled never exceeds the award, which the
proposal's row keeps (`scheduled_pounds`).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models.awards import Duty
from proposals.querysets import InstalmentQuerySet


class Instalment(models.Model):
    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="instalments")
    pounds = models.PositiveIntegerField()
    due_on = models.DateField()
    waits_for = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="instalments")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="instalments_planned")
    planned_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pounds__gt=0) | Q(corrects__isnull=False), name="instalment_of_nothing_corrects_one"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="instalment_corrects_another"
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.pounds:,} of {self.proposal_id}"


class Payment(models.Model):
    """An instalment was paid on this day; one payment for each."""

    instalment = models.OneToOneField(Instalment, models.PROTECT, related_name="payment")
    paid_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="payments_recorded")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["paid_on", "pk"]

    def __str__(self) -> str:
        return f"Paid on {self.paid_on}: {self.instalment_id}"
