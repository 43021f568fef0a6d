"""Member organisations, their mail domains, and who belongs to them from when to when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.timezone import localdate

from proposals.mail_domains import is_a_domain, is_no_shared_domain
from proposals.querysets import AffiliationQuerySet, OrganisationQuerySet


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

    objects = OrganisationQuerySet.as_manager()

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

    def is_open_on(self, day: date) -> bool:
        """The rule of `OrganisationQuerySet.open_on`, of a row in hand."""
        return self.successor_id is None if self.closed_on is None else self.closed_on > day


class MailDomain(models.Model):
    """A mail domain that an organisation gives to its own people alone: who can read such mail belongs to it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mail_domains")
    domain = models.CharField(
        max_length=120, unique=True, validators=[is_a_domain, is_no_shared_domain], help_text="Such as uhb.nhs.uk."
    )

    class Meta:
        ordering = ["organisation", "domain"]
        constraints = [
            models.CheckConstraint(condition=Q(domain=Lower("domain")), name="mail_domain_is_in_small_letters"),
        ]

    def __str__(self) -> str:
        return self.domain


class Standing(models.TextChoices):
    WAITING = "waiting", "Waiting to be confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Not confirmed"


class Affiliation(models.Model):
    """A person belongs to an organisation for a time; the past is kept. It counts only once it is confirmed.

    What the programme team enters is a fact; what a member asks for waits, unless their mail address shows it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    started_on = models.DateField(default=localdate)
    ended_on = models.DateField(null=True, blank=True)
    standing = models.CharField(max_length=20, choices=Standing.choices, default=Standing.CONFIRMED, editable=False)
    note = models.CharField(max_length=300, blank=True, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    shown_by = models.CharField("mail domain that shows it", max_length=120, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="affiliations_answered"
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=500, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "pk"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(standing="waiting"), name="affiliations_to_confirm")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="affiliation_ends_after_start",
            ),
            models.UniqueConstraint(
                "person",
                "organisation",
                condition=Q(ended_on=None) & ~Q(standing="refused"),
                name="one_current_affiliation_each",
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="affiliation_standing_is_known"),
            models.CheckConstraint(
                condition=~Q(standing="waiting") | Q(asked_at__isnull=False, answered_at=None, ended_on=None),
                name="affiliation_waiting_was_asked_for",
            ),
            models.CheckConstraint(
                condition=~Q(standing="refused") | Q(answered_at__isnull=False) & ~Q(reason=""),
                name="affiliation_refused_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"
