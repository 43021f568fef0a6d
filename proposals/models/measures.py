"""What is counted at sites, month after month, to see whether patients are better off.

A point says what stands for a site and a month; its entries, which only grow, say how it came to be so. A rebase is a
decision of a person, and so is taking it back. What happened at a site is noted beside, and explains the charts.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from proposals.models.organisations import Organisation
from proposals.querysets import RebaseQuerySet
from proposals.variation import FEWEST_FOR_FIRM_LIMITS

SHORTEST, LONGEST = 6, 8  # how many values make a trend or a shift
WIDEST_WINDOW = 120
FIGURE: dict[str, Any] = {"max_digits": 14, "decimal_places": 4}


class MeasureKind(models.TextChoices):
    OUTCOME = "outcome", "Outcome: what it does for patients"
    PROCESS = "process", "Process: whether it is done as meant"
    BALANCING = "balancing", "Balancing: what it might harm elsewhere"


class Better(models.TextChoices):
    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    NEUTRAL = "neutral", "Neither is better"


class Basis(models.TextChoices):
    """What a month's value is made of."""

    FIGURE = "figure", "A figure, such as minutes or a score"
    COUNT = "count", "A number of people or events"
    SHARE = "share", "A share: so many of so many"
    RATE = "rate", "A rate: so many events for so many days or people"


class Frequency(models.TextChoices):
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"


class Measure(models.Model):
    """What is counted and how its charts are read. `per` is what a share or a rate is told for: 100, or 1,000 days."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="measures")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=MeasureKind.choices, default=MeasureKind.OUTCOME)
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=60)
    direction = models.CharField(max_length=7, choices=Better.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.FIGURE)
    per = models.PositiveIntegerField(default=1)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.MONTHLY)
    baseline_value = models.DecimalField(**FIGURE)
    target_value = models.DecimalField(**FIGURE, null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    screens = models.BooleanField(default=True)
    window = models.PositiveSmallIntegerField(null=True, blank=True)
    trend_length = models.PositiveSmallIntegerField(default=7)
    shift_length = models.PositiveSmallIntegerField(default=7)
    added_on = models.DateField(default=localdate, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("proposal", "name", name="one_measure_of_a_name"),
            models.CheckConstraint(condition=Q(kind__in=MeasureKind.values), name="measure_kind_is_known"),
            models.CheckConstraint(condition=Q(direction__in=Better.values), name="measure_direction_is_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="measure_basis_is_known"),
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="measure_frequency_is_known"),
            models.CheckConstraint(condition=Q(per__gte=1), name="measure_is_told_for_something"),
            models.CheckConstraint(
                condition=Q(window=None) | Q(window__gte=FEWEST_FOR_FIRM_LIMITS, window__lte=WIDEST_WINDOW),
                name="measure_window_is_wide_enough",
            ),
            models.CheckConstraint(
                condition=Q(trend_length__gte=SHORTEST, trend_length__lte=LONGEST)
                & Q(shift_length__gte=SHORTEST, shift_length__lte=LONGEST),
                name="measure_lengths_are_six_to_eight",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_denominator(self) -> bool:
        return self.basis in (Basis.SHARE, Basis.RATE)

    @property
    def is_quarterly(self) -> bool:
        return self.frequency == Frequency.QUARTERLY


class MeasurePoint(models.Model):
    """What stands for a site and a month, or for the quarter that begins with it."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="points")
    site = models.ForeignKey(Organisation, models.PROTECT, related_name="measure_points")
    month = models.DateField(help_text="The first day of the month.")
    value = models.DecimalField(**FIGURE)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    is_provisional = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="measure_points")
    recorded_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["month", "site"]
        constraints = [
            models.UniqueConstraint("measure", "site", "month", name="one_point_a_site_and_month"),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None) | Q(numerator__isnull=False, denominator__gte=1),
                name="point_has_both_counts_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} at {self.site}, {self.month:%B %Y}"


class PointEntry(models.Model):
    """What was sent for a point; the one with its version is what stands."""

    point = models.ForeignKey(MeasurePoint, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    value = models.DecimalField(**FIGURE)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    is_provisional = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="point_entries")
    at = models.DateTimeField()

    class Meta:
        ordering = ["point", "number"]
        verbose_name_plural = "point entries"
        constraints = [models.UniqueConstraint("point", "number", name="one_point_entry_of_a_number")]

    def __str__(self) -> str:
        return f"{self.value}, entry {self.number} of {self.point_id}"


class Rebase(models.Model):
    """From this month on the limits of a site's chart are found anew, because of what somebody says."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="rebases")
    site = models.ForeignKey(Organisation, models.PROTECT, related_name="rebases")
    month = models.DateField(help_text="The first day of the month.")
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="rebases")
    at = models.DateTimeField()
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="taken_back_by")

    objects = RebaseQuerySet.as_manager()

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="rebase_says_why"),
            models.CheckConstraint(condition=Q(takes_back=None) | ~Q(takes_back=F("id")), name="rebase_ends_another"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} at {self.site} from {self.month:%B %Y}"


class NoteKind(models.TextChoices):
    PDSA = "pdsa", "A test of change (PDSA)"
    TRAINING = "training", "Training"
    OTHER = "other", "Something else"


class SiteNote(models.Model):
    """What happened at a site on a day, so that whoever reads its charts knows."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="site_notes")
    site = models.ForeignKey(Organisation, models.PROTECT, related_name="site_notes")
    happened_on = models.DateField()
    kind = models.CharField(max_length=10, choices=NoteKind.choices)
    text = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="site_notes")
    at = models.DateTimeField()

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind_is_known"),
            models.UniqueConstraint("proposal", "site", "happened_on", "text", name="one_site_note_of_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.text}, {self.happened_on}"
