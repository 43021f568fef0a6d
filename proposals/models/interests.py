"""A site says that it is interested in what was funded: its authors or a manager confirm it, or decline and say why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from proposals.models.organisations import Organisation
from proposals.models.spread import LONGEST_PLACE, AdoptionEvent
from proposals.states import InterestState


class SiteInterest(models.Model):
    """A member says so for an organisation that they belong to, or for a place in it.

    Once confirmed it is an `event` of the site's log like any other; until then it counts in no figure.
    """

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="interests")
    place = models.CharField("ward, practice or team", max_length=LONGEST_PLACE, blank=True)
    contact = models.CharField("how to reach you", max_length=200)
    text = models.TextField("what you want to do")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interests")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=InterestState.choices, default=InterestState.WAITING)
    reason = models.CharField(max_length=1_000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="interests_settled"
    )
    settled_at = models.DateTimeField(null=True)
    event = models.OneToOneField(AdoptionEvent, models.PROTECT, null=True, related_name="interest")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "proposal", "organisation", Lower("place"), condition=Q(state="waiting"),
                name="one_waiting_interest_of_a_site",
            ),
            models.CheckConstraint(condition=Q(state__in=InterestState.values), name="interest_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_by=None, settled_at=None)
                | ~Q(state="waiting") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="interest_is_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", event__isnull=False) | ~Q(state="confirmed") & Q(event=None),
                name="confirmed_interest_is_an_event",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="declined_interest_says_why"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.site_name}: {self.get_state_display()}"

    @property
    def site_name(self) -> str:
        return f"{self.place}, {self.organisation}" if self.place else str(self.organisation)
