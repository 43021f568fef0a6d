"""What was handed in, each time: the record beside the sheet, which goes on living once the chair reopens it.

These tables only grow (`scoring/sealed.py`). The marks that count are those of the sheet; they can't differ from the
last return of it, and `check_invariants` compares the two.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from scoring.arithmetic import HIGHEST_MARK
from scoring.models.rubrics import Criterion
from scoring.models.sheets import Confidence, ScoreSheet


class SheetReturn(models.Model):
    """A sheet as its assessor handed it in. `version` is that of the sheet while this return stands."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="returns")
    version = models.PositiveIntegerField(editable=False)
    returned_at = models.DateTimeField()
    total = models.DecimalField(max_digits=4, decimal_places=2)
    overall_comment = models.TextField(blank=True)
    private_note = models.TextField("private note to the chair", blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    is_fundable = models.BooleanField("worth funding, all in all", null=True)
    proposal_version = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["sheet", "pk"]
        constraints = [
            models.UniqueConstraint("sheet", "version", name="one_return_of_a_version"),
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=5), name="returned_total_is_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, returned with {self.total}"


class ReturnedMark(models.Model):
    """One mark of a return."""

    handed_in = models.ForeignKey(SheetReturn, models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="returned_marks")
    mark = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["handed_in", "criterion__position", "criterion"]
        constraints = [
            models.UniqueConstraint("handed_in", "criterion", name="one_returned_mark_a_criterion"),
            models.CheckConstraint(condition=Q(mark__lte=HIGHEST_MARK), name="returned_mark_is_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.mark}"


class SheetReopening(models.Model):
    """The chair gave a return back. Without such a row the database lets go of no total."""

    given_back = models.OneToOneField(SheetReturn, models.PROTECT, related_name="reopening")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sheets_reopened")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reopening_says_why")]

    def __str__(self) -> str:
        return f"{self.given_back}, reopened by {self.by}"
