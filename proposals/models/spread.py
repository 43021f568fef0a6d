"""Scale and spread: the plan, and the log of what sites did. What they measured stands in `measures`.

A site's stage is nothing that is stored: it is read off the append-only log of adoption events. A correction
supersedes an event and leaves it in view.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models.organisations import Organisation
from proposals.querysets import AdoptionEventQuerySet
from proposals.states import SiteStage, StopReason
from proposals.texts.links import LONGEST_LINK


class SiteUnit(models.TextChoices):
    TRUST = "trust", "NHS trusts"
    MATERNITY_UNIT = "maternity_unit", "Maternity units"
    PRACTICE = "practice", "GP practices"
    CARE_HOME = "care_home", "Care homes"
    COMMUNITY_TEAM = "community_team", "Community teams"
    WARD = "ward", "Wards"
    OTHER = "other", "Another kind of site"


class Direction(models.TextChoices):
    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"


class SpreadPlan(models.Model):
    """Where a proposal means to spread to, and the measure that will show whether it helped.

    `eligible_sites` is what its authors typed; it counts only while there is no list of eligible sites. What is `core`
    and what is `adaptable` is said after the award, before the plan is fixed and money is released.
    """

    proposal = models.OneToOneField("proposals.Proposal", models.CASCADE, related_name="spread_plan")
    unit = models.CharField("kind of site", max_length=20, choices=SiteUnit.choices, blank=True)
    eligible_sites = models.PositiveIntegerField("eligible sites in the region", null=True, blank=True)
    target_share_percent = models.PositiveSmallIntegerField("share that should adopt it (%)", null=True, blank=True)
    target_on = models.DateField("by when", null=True, blank=True)
    baseline_measure = models.CharField("baseline measure", max_length=160, blank=True)
    baseline_unit = models.CharField("unit of the measure", max_length=60, blank=True)
    baseline_value = models.DecimalField("value today", max_digits=10, decimal_places=2, null=True, blank=True)
    direction = models.CharField("which way is better", max_length=4, choices=Direction.choices, blank=True)
    unit_name = models.CharField("what such a site is called", max_length=60, blank=True)
    core = models.TextField("what every site does", blank=True)
    adaptable = models.TextField("what a site may change", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit=SiteUnit.OTHER) | Q(unit_name=""), name="plan_names_its_own_unit"),
            models.CheckConstraint(
                condition=Q(target_share_percent=None) | Q(target_share_percent__gte=1, target_share_percent__lte=100),
                name="plan_target_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"Plan for spread of {self.proposal_id}"

    @property
    def unit_label(self) -> str:
        """How its sites are called, in the plural: "Maternity units"; empty while nothing is chosen."""
        return self.unit_name or (self.get_unit_display() if self.unit else "")

    @property
    def has_baseline(self) -> bool:
        return bool(self.baseline_measure) and self.baseline_value is not None


LONGEST_PLACE = 120


class AdoptionEvent(models.Model):
    """On this day this site reached this stage, and here is how we know.

    The site is an organisation, or a named `place` in it. One that stopped says why; one that adopted it with changes
    says what `changed`.
    """

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="adoption_events")
    site = models.ForeignKey(Organisation, models.PROTECT, related_name="adoption_events")
    place = models.CharField("ward, practice or team", max_length=LONGEST_PLACE, blank=True)
    stage = models.CharField(max_length=20, choices=SiteStage.choices)
    happened_on = models.DateField("date")
    evidence = models.TextField(help_text="How do we know? A sentence, a report, a link.")
    link = models.CharField(max_length=LONGEST_LINK, blank=True)
    file = models.ForeignKey("proposals.Attachment", models.PROTECT, null=True, related_name="adoption_events")
    reason = models.CharField("why it stopped", max_length=20, choices=StopReason.choices, blank=True)
    changed = models.TextField("what it changed", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="adoption_events")
    recorded_at = models.DateTimeField(auto_now_add=True)
    by_site = models.BooleanField("reported by the site itself", default=False)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")

    objects = AdoptionEventQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=SiteStage.values), name="adoption_stage_is_known"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(corrects=F("id")), name="adoption_corrects_another"),
            models.CheckConstraint(condition=Q(reason="") | Q(stage=SiteStage.STOPPED), name="only_stops_have_reasons"),
            models.CheckConstraint(
                condition=Q(changed="") | Q(stage=SiteStage.ADAPTED), name="only_an_adaptation_says_what_changed"
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="adoption_link_leads_to_the_web",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.get_stage_display()}"
