"""The moderation ledger: what a panel takes out of a score, puts back, or sets beside its sheets, and why.

One person proposes a change, a second one confirms or refuses it. Both tables only grow; no mark and no total changes.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now

from proposals.models import Proposal
from scoring.arithmetic import HIGHEST_MARK
from scoring.models.sheets import Assignment


class ChangeKind(models.TextChoices):
    SET_ASIDE = "set_aside", "Set a sheet aside"
    RESTORE = "restore", "Let a sheet count again"
    ADJUST = "adjust", "Adjust the score"
    LIFT = "lift", "Go back to the mean of the sheets"


OF_A_SHEET = [ChangeKind.SET_ASIDE, ChangeKind.RESTORE]


class Standing(models.Model):
    """Score and rank in the call, before and after: as proposed, and as they were when it was confirmed."""

    score_before = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    score_after = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    rank_before = models.PositiveIntegerField(null=True)
    rank_after = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True


class LedgerEntry(Standing):
    """A change that somebody proposed. It does nothing before a second person confirms it."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="ledger")
    figure = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes_proposed")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="change_says_why"),
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_SHEET, assignment__isnull=False)
                | ~Q(kind__in=OF_A_SHEET) & Q(assignment=None),
                name="change_of_a_sheet_names_it",
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.ADJUST, figure__gte=0, figure__lte=HIGHEST_MARK)
                | ~Q(kind=ChangeKind.ADJUST) & Q(figure=None),
                name="adjusted_score_is_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.proposal_id}"

    @property
    def notice_key(self) -> str:
        return f"ledger-{self.pk}"


class LedgerAnswer(Standing):
    """What a second person made of it. `first` repeats who proposed it, so that the database can hold the two apart."""

    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="answer")
    is_confirmed = models.BooleanField()
    reason = models.TextField(blank=True)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes_answered_by_others")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes_answered")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("first")), name="change_has_two_persons"),
            models.CheckConstraint(condition=Q(is_confirmed=True) | ~Q(reason=""), name="change_refused_says_why"),
        ]

    def __str__(self) -> str:
        return f"{'Confirmed' if self.is_confirmed else 'Refused'}: {self.entry_id}"
