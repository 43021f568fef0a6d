"""An assessor's work on a proposal: the assignment, the declaration before opening it, the sheet and its marks.

Conflicts are kept by the database: an assessor has at most one assignment to a proposal, and a conflict is a
state of that very row, so that nobody can be assigned again where they declared one.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models import Proposal
from proposals.models.sections import LONGEST_TAB
from scoring.arithmetic import HIGHEST_MARK
from scoring.gaps import Gap, gaps_of
from scoring.lifecycle import ASSIGNMENT_STEPS, AssignmentLifecycle
from scoring.models.rubrics import Criterion
from scoring.querysets import AssignmentQuerySet
from scoring.states import AssignmentState


class Assignment(AssignmentLifecycle):
    STEPS = ASSIGNMENT_STEPS
    called = "the assignment"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    seat = models.ForeignKey("scoring.Seat", models.PROTECT, related_name="assignments")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments_made")
    invited_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, editable=False)
    returned_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True, editable=False)
    is_set_aside = models.BooleanField(default=False, editable=False)  # as the ledger says; its assessor never learns

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("proposal", "assessor", name="one_assignment_of_an_assessor"),
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=AssignmentState.RETURNED, returned_at__isnull=False)
                | ~Q(state=AssignmentState.RETURNED),
                name="assignment_returned_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["assessor", "state"], name="assignments_of_an_assessor")]

    def __str__(self) -> str:
        return f"{self.seat.code} on {self.proposal_id}"

    def anchors_first(self) -> list[Any]:
        """The sheets that its assessor returns before this one. One query."""
        anchors = Assignment.objects.open_anchors(self.assessor_id, self.seat.panel_id)
        found = list(anchors.select_related("proposal").order_by("pk"))
        return [] if self in found else found

    @property
    def notice_key(self) -> str:
        """The key of the notice that invites the assessor."""
        return f"assignment-{self.pk}"


class DeclarationKind(models.TextChoices):
    NONE = "none", "No conflict"
    INDIRECT = "indirect", "Indirect conflict"
    DIRECT = "direct", "Direct conflict"


class Nature(models.TextChoices):
    """What a conflict is about."""

    PROFESSIONAL = "professional", "Professional"
    ORGANISATIONAL = "organisational", "Through an organisation"
    FINANCIAL = "financial", "Financial"
    PERSONAL = "personal", "Personal or family"
    OTHER = "other", "Another kind"


class Declaration(models.Model):
    """What an assessor declared before opening a proposal, or later. The last one stands; all are kept.

    `found` is what the exchange had told them then of their ties to it, one to a line. `recorded_by` is set where
    somebody else recorded a conflict that was found later.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="declarations")
    kind = models.CharField(max_length=10, choices=DeclarationKind.choices)
    nature = models.CharField(max_length=20, choices=Nature.choices, blank=True)
    text = models.TextField(blank=True)
    found = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="conflicts_recorded"
    )
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeclarationKind.values), name="declaration_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=DeclarationKind.NONE) | ~Q(text=""), name="declared_conflict_says_what"
            ),
            models.CheckConstraint(
                condition=Q(nature="") | Q(nature__in=Nature.values) & ~Q(kind=DeclarationKind.NONE),
                name="only_a_conflict_has_a_nature",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Confidence(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class ScoreSheet(models.Model):
    """One assessor's marks for one proposal. `total` is written when the sheet is returned, and only then.

    `proposal_version` is the text that the marks were given on: the one that lay beside the sheet when it was opened,
    and from its return on the one that it was returned on. `tab` and `turn` name the page that saved it last and count
    what it sent, so that a page whose answer was lost is not in its own way. `skipped_at`: the
    others come first.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet")
    overall_comment = models.TextField(blank=True)
    private_note = models.TextField("private note to the chair", blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    is_fundable = models.BooleanField("worth funding, all in all", null=True)
    total = models.DecimalField(max_digits=4, decimal_places=2, null=True, editable=False)
    proposal_version = models.PositiveSmallIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    tab = models.CharField(max_length=LONGEST_TAB, blank=True, editable=False)
    turn = models.PositiveIntegerField(default=0, editable=False)
    skipped_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=5), name="total_is_on_the_scale"
            ),
            models.CheckConstraint(condition=Q(proposal_version__gte=1), name="sheet_is_of_a_version"),
            models.CheckConstraint(condition=Q(confidence__in=["", *Confidence.values]), name="confidence_is_known"),
        ]

    def __str__(self) -> str:
        return f"Sheet of {self.assignment}"

    def gaps(self) -> list[Gap]:
        """What is missing before it can be returned."""
        criteria = self.assignment.proposal.call.rubric.criteria.all()
        return gaps_of(self, criteria, {each.criterion_id: each for each in self.marks.all()})


class Mark(models.Model):
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="marks")
    mark = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["sheet", "criterion__position"]
        constraints = [
            models.UniqueConstraint("sheet", "criterion", name="one_mark_a_criterion"),
            models.CheckConstraint(condition=Q(mark=None) | Q(mark__lte=HIGHEST_MARK), name="mark_is_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.mark}"
