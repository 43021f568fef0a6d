"""Who speaks for a site, and what they say of the events that others recorded of it: the second party's word."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from proposals.models.organisations import Organisation
from proposals.models.spread import LONGEST_PLACE, AdoptionEvent
from proposals.querysets import SiteLeadQuerySet
from proposals.states import SiteVerdict


class SiteLead(models.Model):
    """Somebody of an organisation who speaks for it, or for a named place in it, about one innovation."""

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="site_leads")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="site_leads")
    place = models.CharField("ward, practice or team", max_length=LONGEST_PLACE, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sites_led")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="site_leads_named")
    named_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="site_leads_ended")
    ended_at = models.DateTimeField(null=True)

    objects = SiteLeadQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                "proposal", "organisation", Lower("place"), "person", condition=Q(ended_at=None),
                name="one_standing_lead_of_a_site_each",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="site_lead_ended_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} for {self.site_name}"

    @property
    def site_name(self) -> str:
        return f"{self.place}, {self.organisation}" if self.place else str(self.organisation)


class SiteWord(models.Model):
    """A site lead confirms an event that others recorded, or disputes it. The latest word counts."""

    event = models.ForeignKey(AdoptionEvent, models.PROTECT, related_name="words")
    verdict = models.CharField(max_length=10, choices=SiteVerdict.choices)
    text = models.CharField(max_length=1_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="site_words")
    at = models.DateTimeField()

    class Meta:
        ordering = ["event", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=SiteVerdict.values), name="site_word_is_known"),
            models.CheckConstraint(
                condition=Q(verdict=SiteVerdict.CONFIRMED) | ~Q(text=""), name="site_word_disputes_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.event_id}"
