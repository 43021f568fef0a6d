"""Shortlists: who gets money, how much and on which conditions, as managers draft it and agree it.

A call may have several drafts. What the line is drawn by (`ShortlistArea`, `ShortlistMinimum`, `ShortlistRule`) and
what was decided about each proposal (`ShortlistRow`, `ShortlistCondition`) is edited while it is a draft that nobody
proposed, and sealed once it is agreed. `FrozenShortlist` and `ShortlistEvent` only grow.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now

from proposals.models import Call, PriorityArea, Proposal
from proposals.states import DeclineReason
from scoring.arithmetic import HIGHEST_MARK
from scoring.lifecycle import SHORTLIST_STEPS, ShortlistLifecycle
from scoring.models.rubrics import Criterion
from scoring.querysets import ShortlistQuerySet
from scoring.shortlisting import choices
from scoring.shortlisting.ties import in_a_sentence
from scoring.states import ShortlistState

STANDING = [ShortlistState.AGREED, ShortlistState.ANNOUNCED]


class Shortlist(ShortlistLifecycle):
    """One draft of who gets money, or the one that two managers agreed."""

    STEPS = SHORTLIST_STEPS
    called = "the shortlist"

    call = models.ForeignKey(Call, models.PROTECT, related_name="shortlists")
    name = models.CharField(max_length=80)
    pot_pounds = models.PositiveIntegerField("pot")
    quality_line_percent = models.PositiveSmallIntegerField("quality line (%)")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shortlists_made")
    made_at = models.DateTimeField(default=now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="shortlists_proposed"
    )
    proposed_at = models.DateTimeField(null=True)
    frozen = models.ForeignKey("scoring.FrozenShortlist", models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="shortlists_agreed")
    agreed_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        ordering = ["call", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ShortlistState.values), name="shortlist_state_is_known"),
            models.CheckConstraint(condition=Q(pot_pounds__gt=0), name="shortlist_has_a_pot"),
            models.CheckConstraint(condition=Q(quality_line_percent__lte=100), name="shortlist_line_is_a_percentage"),
            models.UniqueConstraint("call", "name", name="one_shortlist_of_a_name"),
            models.UniqueConstraint("call", condition=Q(state__in=STANDING), name="one_shortlist_stands"),
            models.CheckConstraint(
                condition=Q(proposed_by=None, proposed_at=None, frozen=None)
                | Q(proposed_by__isnull=False, proposed_at__isnull=False, frozen__isnull=False),
                name="shortlist_proposed_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(state=ShortlistState.DRAFT, agreed_by=None, agreed_at=None)
                | Q(
                    state__in=STANDING, agreed_by__isnull=False, agreed_at__isnull=False, proposed_by__isnull=False
                ),
                name="shortlist_agreed_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("proposed_by")), name="shortlist_has_two_managers"
            ),
            models.CheckConstraint(
                condition=Q(state=ShortlistState.ANNOUNCED, announced_at__isnull=False)
                | ~Q(state=ShortlistState.ANNOUNCED) & Q(announced_at=None),
                name="shortlist_announced_says_when",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == ShortlistState.DRAFT

    @property
    def is_proposed(self) -> bool:
        """It is a draft that waits for a second manager, or was confirmed by one."""
        return self.proposed_by_id is not None


class ShortlistArea(models.Model):
    """What a priority area should get at least, and may get at most."""

    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="areas")
    area = models.ForeignKey(PriorityArea, models.PROTECT, related_name="+")
    floor_pounds = models.PositiveIntegerField(null=True)
    cap_pounds = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["shortlist", "area"]
        constraints = [
            models.UniqueConstraint("shortlist", "area", name="one_limit_of_an_area"),
            models.CheckConstraint(
                condition=Q(floor_pounds__isnull=False) | Q(cap_pounds__isnull=False), name="limit_of_an_area_says_one"
            ),
            models.CheckConstraint(
                condition=Q(floor_pounds=None) | Q(cap_pounds=None) | Q(floor_pounds__lte=F("cap_pounds")),
                name="floor_of_an_area_is_within_its_cap",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.floor_pounds} to {self.cap_pounds}"


class ShortlistMinimum(models.Model):
    """The least mean mark of a criterion, below which no money comes; the rubric's own unless managers change it."""

    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="minimums")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="+")
    minimum = models.DecimalField(max_digits=3, decimal_places=2)

    class Meta:
        ordering = ["shortlist", "criterion"]
        constraints = [
            models.UniqueConstraint("shortlist", "criterion", name="one_minimum_of_a_criterion"),
            models.CheckConstraint(
                condition=Q(minimum__gt=0, minimum__lte=HIGHEST_MARK), name="minimum_of_a_shortlist_is_a_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.minimum}"


class RuleKind(models.TextChoices):
    MUST = "must", "Must be funded"
    EXCLUDED = "excluded", "Excluded"


class ShortlistRule(models.Model):
    """A proposal that is funded before all others, or not at all, and why."""

    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="rules")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RuleKind.choices)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["shortlist", "pk"]
        constraints = [
            models.UniqueConstraint("shortlist", "proposal", name="one_rule_for_a_proposal"),
            models.CheckConstraint(condition=Q(kind__in=RuleKind.values), name="rule_of_a_shortlist_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="rule_of_a_shortlist_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.proposal_id}"


class RowOutcome(models.TextChoices):
    FUND = choices.FUND, "Fund"
    PART_FUND = choices.PART_FUND, "Fund in part"
    RESERVE = choices.RESERVE, "Reserve"
    DECLINE = choices.DECLINE, "Decline"
    DEFER = choices.DEFER, "Defer"


class ShortlistRow(models.Model):
    """One proposal: what becomes of it, and where it stood when the shortlist was last saved.

    `outcome` is empty while nobody decided. `rank` to `is_exception` are computed; `exception_reason` is asked for
    where the outcome departs from the line, and kept beside it. What a decline tells its authors stands ready here.
    """

    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="rows")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="shortlist_rows")
    position = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices, blank=True)
    award_pounds = models.PositiveIntegerField(null=True)
    reserve_place = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    exception_reason = models.TextField(blank=True)
    decline_reason = models.CharField(max_length=30, choices=DeclineReason.choices, blank=True)
    signpost = models.TextField(blank=True)
    feedback = models.TextField(blank=True)
    rank = models.PositiveIntegerField(null=True)
    score = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    settled_by = models.CharField(max_length=120, blank=True)
    is_above_line = models.BooleanField(default=False)
    line_reason = models.CharField(max_length=300, blank=True)
    is_exception = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["shortlist", "position", "pk"]
        constraints = [
            models.UniqueConstraint("shortlist", "proposal", name="one_row_for_a_proposal"),
            models.UniqueConstraint("shortlist", "reserve_place", name="one_reserve_in_a_place"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *RowOutcome.values]), name="outcome_of_a_row_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=choices.GETS_MONEY, award_pounds__gt=0)
                | ~Q(outcome__in=choices.GETS_MONEY) & Q(award_pounds=None),
                name="row_with_money_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(outcome=RowOutcome.RESERVE, reserve_place__gt=0)
                | ~Q(outcome=RowOutcome.RESERVE) & Q(reserve_place=None),
                name="reserve_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(decline_reason__in=["", *DeclineReason.values]), name="reason_of_a_row_is_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.get_outcome_display() or 'undecided'}"

    @property
    def tie(self) -> str:
        """What put it in order among equal scores, as a sentence."""
        return in_a_sentence(self.settled_by)


class ShortlistCondition(models.Model):
    """What an award hangs on, and by when."""

    row = models.ForeignKey(ShortlistRow, models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ["row", "position"]
        constraints = [
            models.UniqueConstraint("row", "position", name="one_condition_in_a_place"),
            models.CheckConstraint(condition=~Q(text=""), name="condition_says_what"),
        ]

    def __str__(self) -> str:
        return self.text


class FrozenShortlist(models.Model):
    """What a shortlist rested on and what came of it when it was proposed, as canonical JSON. This table only grows.

    A second manager agrees to this very record; one that was sent back or reopened keeps it.
    """

    shortlist = models.ForeignKey(Shortlist, models.PROTECT, related_name="frozen_records")
    inputs = models.TextField()
    inputs_sha256 = models.CharField(max_length=64)
    result = models.TextField()
    result_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["shortlist", "pk"]

    def __str__(self) -> str:
        return self.inputs_sha256[:12]


class ShortlistEventKind(models.TextChoices):
    MADE = "made", "Made"
    CHANGED = "changed", "Changed"
    PROPOSED = "proposed", "Proposed for agreement"
    SENT_BACK = "sent_back", "Sent back"
    AGREED = "agreed", "Agreed"
    REOPENED = "reopened", "Reopened"
    ANNOUNCED = "announced", "Announced"


SAYS_WHY = [ShortlistEventKind.SENT_BACK, ShortlistEventKind.REOPENED]


class ShortlistEvent(models.Model):
    """What happened to a shortlist, in order: each change of a row or a rule, and each step. This table only grows.

    proposal  the one whose row changed; none where it is about the whole
    """

    shortlist = models.ForeignKey(Shortlist, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=ShortlistEventKind.choices)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    frozen = models.ForeignKey(FrozenShortlist, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shortlist_events")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["shortlist", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ShortlistEventKind.values), name="shortlist_event_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=SAYS_WHY) | ~Q(text=""), name="shortlist_sent_back_says_why"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.shortlist_id}"
