"""What an innovation did for patients, as claims with their method: forecast, reported, or validated by somebody else.

Claims only grow. A correction supersedes a claim and leaves it in view; one of nothing takes it back. Public figures
of benefit conflict everywhere, so each claim says how it was counted, against what, and how much of it is its own.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import DecimalField, ExpressionWrapper, F, Q

from proposals.numbers import FEWEST_TOLD
from proposals.querysets import BenefitClaimQuerySet


class BenefitKind(models.TextChoices):
    PATIENTS = "patients", "People who got better care"
    HARM = "harm", "Cases of harm avoided"
    LIVES = "lives", "Lives saved"
    BED_DAYS = "bed_days", "Bed days freed"
    STAFF_HOURS = "staff_hours", "Hours of staff freed"
    SAVINGS = "savings", "Pounds saved"
    OTHER = "other", "Something else"


OF_PEOPLE = (BenefitKind.PATIENTS, BenefitKind.HARM, BenefitKind.LIVES)
# What is due to the innovation, a hundredfold: exact in SQL. `IS_OF_FEW` asks it what `BenefitClaim.is_of_few` asks.
DUE = ExpressionWrapper(F("quantity") * F("attributed_percent"), DecimalField(max_digits=17, decimal_places=2))
IS_OF_FEW = Q(kind__in=OF_PEOPLE, due_hundredfold__lt=100 * FEWEST_TOLD)


class ClaimStatus(models.TextChoices):
    FORECAST = "forecast", "Forecast"
    REPORTED = "reported", "Reported"
    VALIDATED = "validated", "Validated"


class BenefitClaim(models.Model):
    """So much of a kind, for these people and this time, of which `attributed_percent` is due to the innovation."""

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="benefit_claims")
    kind = models.CharField(max_length=20, choices=BenefitKind.choices)
    unit = models.CharField(max_length=60, blank=True, help_text="Only where the kind is something else.")
    covers = models.CharField(max_length=160, help_text="Which sites and which months.")
    quantity = models.DecimalField(max_digits=14, decimal_places=2)
    attributed_percent = models.PositiveSmallIntegerField()
    method = models.TextField()
    counterfactual = models.TextField(help_text="What would have happened without it.")
    as_of = models.DateField()
    status = models.CharField(max_length=10, choices=ClaimStatus.choices)
    validated_by = models.CharField(max_length=160, blank=True)
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="later", help_text="Of its corrections.")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", help_text="The first of them.")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="benefit_claims")
    recorded_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    objects = BenefitClaimQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "kind", "-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | Q(quantity=0, corrects__isnull=False), name="claim_of_nothing_takes_back"
            ),
            models.CheckConstraint(
                condition=Q(attributed_percent__gte=1, attributed_percent__lte=100), name="claim_attributes_a_share"
            ),
            models.CheckConstraint(
                condition=Q(status="validated") & ~Q(validated_by="") | ~Q(status="validated") & Q(validated_by=""),
                name="validated_claim_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(kind="other") & ~Q(unit="") | ~Q(kind="other") & Q(unit=""), name="other_benefit_has_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(part_of=None) | ~Q(part_of=F("id")) & (Q(first=None) | ~Q(part_of=F("first"))),
                name="claim_is_no_part_of_itself",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, first=None)
                | Q(corrects__isnull=False, first__isnull=False) & ~Q(corrects=F("id")),
                name="claim_corrects_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.what}, {self.covers}"

    @property
    def first_pk(self) -> int:
        """What all corrections of one claim share, and what its parts name."""
        return self.first_id or self.pk

    @property
    def what(self) -> str:
        """What is counted, as it follows a number."""
        return self.unit or str(self.get_kind_display())

    @property
    def is_of_few(self) -> bool:
        """Whether fewer than five people stand behind the exact part that is due to it; 4.995 are fewer."""
        return self.kind in OF_PEOPLE and self.quantity * self.attributed_percent < 100 * FEWEST_TOLD

    @property
    def attributed(self) -> Decimal:
        """The part of the quantity that is due to the innovation, to two places."""
        return (self.quantity * self.attributed_percent / 100).quantize(Decimal("0.01"))
