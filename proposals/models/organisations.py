"""Member organisations, and who belongs to them from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from proposals.querysets import AffiliationQuerySet


class OrganisationKind(models.TextChoices):
    TRUST = "trust", "NHS trust"
    ICB = "icb", "Integrated care board"
    PRIMARY_CARE = "primary_care", "Primary care"
    UNIVERSITY = "university", "University"
    INDUSTRY = "industry", "Industry"
    CHARITY = "charity", "Charity or third sector"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    PATIENT_GROUP = "patient_group", "Patient or public group"


class Organisation(models.Model):
    """A member organisation. One that merged keeps its row and names its successor."""

    ods_code = models.CharField("ODS code", max_length=10, unique=True, null=True, blank=True)
    name = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    board = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members_of_board",
        verbose_name="integrated care board",
        limit_choices_to={"kind": OrganisationKind.ICB},
    )
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="organisation_succeeded_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A person belongs to an organisation for a time; the past is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    started_on = models.DateField(default=localdate)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="affiliation_ends_after_start",
            ),
            models.UniqueConstraint(
                "person", "organisation", condition=Q(ended_on=None), name="one_current_affiliation_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"
