"""An author or a site lead proposes that spread be recorded: a manager takes the step, or returns it and says why."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.spread import AdoptionEvent
from proposals.states import RequestState


class SpreadRequest(models.Model):
    """It names the report that shows it. One waits at a time: a later one takes its place, and the earlier is kept."""

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="spread_requests")
    event = models.ForeignKey(AdoptionEvent, models.PROTECT, related_name="spread_requests")
    text = models.TextField("what shows it")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="spread_requests")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    reason = models.CharField(max_length=1_000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="spread_requests_settled"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint("proposal", condition=Q(state="waiting"), name="one_waiting_spread_request"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="spread_request_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_by=None, settled_at=None)
                | ~Q(state="waiting") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="spread_request_is_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="returned_spread_request_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.get_state_display()}"
