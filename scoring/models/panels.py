"""Who scores: panels of a call, the seats on them, and which panel a proposal was passed to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.errors import NotReady
from proposals.models import Call, Organisation, OrganisationKind, PriorityArea, Proposal
from scoring.querysets import PanelQuerySet


class SeatKind(models.TextChoices):
    CHAIR = "chair", "Chair"
    CLINICAL = "clinical", "Clinical"
    LAY = "lay", "Lay (patient or public)"
    IMPROVEMENT = "improvement", "Improvement"
    FINANCE = "finance", "Finance"
    EXTERNAL = "external", "External"


class Panel(models.Model):
    call = models.ForeignKey(Call, models.CASCADE, related_name="panels")
    name = models.CharField(max_length=80)
    areas = models.ManyToManyField(
        PriorityArea,
        blank=True,
        related_name="panels",
        verbose_name="priority areas",
        help_text="What it is best at. It is suggested for proposals of these areas; a moderator may choose another.",
    )
    boards = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="panels_of_board",
        verbose_name="integrated care boards",
        limit_choices_to={"kind": OrganisationKind.ICB},
        help_text="Where it marks: it is suggested for proposals that are led from there. None: from everywhere.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["call", "name"]
        constraints = [models.UniqueConstraint("call", "name", name="one_panel_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def must_belong_to(self, call: Call) -> None:
        if self.call_id != call.pk:
            sentence = f"{self.name} is not a panel of {call.title}."
            raise NotReady(sentence, fields={"panel": [sentence]})


class Seat(models.Model):
    """A person's place on a panel. `code` names the assessor where the name must not be told."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=20, choices=SeatKind.choices)
    code = models.CharField(max_length=12, editable=False)
    left_on = models.DateField(null=True, blank=True)
    most_sheets = models.PositiveSmallIntegerField(
        "most sheets",
        null=True,
        blank=True,
        help_text="No more are proposed for them. Empty: as many as there are; for the chair, none.",
    )
    least_sheets = models.PositiveSmallIntegerField(
        "least sheets", default=0, help_text="At least so many are proposed for them, where that can be done."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    wishes_version = models.PositiveIntegerField(default=1, editable=False)  # 1 until its holder said what they like

    class Meta:
        ordering = ["panel", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most_sheets=None) | Q(most_sheets__gte=F("least_sheets")), name="most_sheets_are_not_fewer"
            ),
            models.UniqueConstraint("panel", "person", name="one_seat_each_on_a_panel"),
            models.UniqueConstraint("panel", "code", name="one_code_a_seat"),
            models.UniqueConstraint("panel", condition=Q(kind="chair", left_on=None), name="one_chair_of_a_panel"),
            models.CheckConstraint(condition=Q(kind__in=SeatKind.values), name="seat_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display().lower()}, {self.panel}"


class Placement(models.Model):
    """The panel a moderator passed a proposal to."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="placement")
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="placements")
    placed_at = models.DateTimeField(auto_now_add=True)
    adjusted_score = models.DecimalField(max_digits=3, decimal_places=2, null=True, editable=False)  # by the ledger

    class Meta:
        ordering = ["panel", "placed_at"]

    def __str__(self) -> str:
        return f"{self.proposal_id} with {self.panel}"
