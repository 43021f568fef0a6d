"""A call: the window, the pot and the rules under which proposals are made, scored and decided."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, now

from proposals.errors import NotReady
from proposals.lifecycle import CALL_STEPS, CallLifecycle
from proposals.models.priorities import PriorityFramework, Theme
from proposals.querysets import CallQuerySet
from proposals.states import CallState
from proposals.time_zones import CHOICES, HOME, NAMES


class Visibility(models.TextChoices):
    PUBLIC = "public_pitch", "Everybody may read the pitch of a submitted proposal"
    CONFIDENTIAL = "confidential", "Nothing is public until a proposal is funded"


class FeedbackPolicy(models.TextChoices):
    """What authors read of the panel's work, once outcomes are announced. Names they never read."""

    DECISION = "decision", "Authors read the decision, and nothing of the panel’s marks"
    MARKS = "marks", "Authors read the mean mark for each criterion"
    COMMENTS = "comments", "Authors read the mean marks and the assessors’ comments, without names"


MOST_ATTACHMENTS, MOST_MEGABYTES = 20, 50
TIES = "Equal scores share a rank. Where the money ends between them, the programme team decides and records why."


class Call(CallLifecycle):
    STEPS = CALL_STEPS
    called = "the call"

    code = models.SlugField(unique=True, help_text="Stands in web addresses, such as safety-at-scale-2026.")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    intro = models.TextField("introduction", help_text="What it is for and what happens when. In Markdown.")
    eligibility = models.TextField("who can apply", blank=True, help_text="In Markdown.")
    framework = models.ForeignKey(PriorityFramework, models.PROTECT, related_name="calls")
    themes = models.ManyToManyField(Theme, blank=True, related_name="calls", help_text="None means all of them.")
    pot_pounds = models.PositiveIntegerField("pot (£)")
    cap_pounds = models.PositiveIntegerField("most that one proposal may ask for (£)")
    committed_pounds = models.PositiveIntegerField(default=0, editable=False)
    time_zone = models.CharField(max_length=40, choices=CHOICES, default=HOME)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    grace_minutes = models.PositiveSmallIntegerField(
        "grace after closing (minutes)",
        default=0,
        help_text="A submission that arrives this late is still taken.",
    )
    scoring_due_on = models.DateField("sheets are due on")
    decision_due_on = models.DateField("decisions are due on")
    sheets_wanted = models.PositiveSmallIntegerField("score sheets wanted for each proposal", default=3)
    quality_line_percent = models.PositiveSmallIntegerField("quality line (%)", default=70)
    visibility = models.CharField(max_length=20, choices=Visibility.choices, default=Visibility.PUBLIC)
    tie_rules = models.TextField("how equal scores are settled", default=TIES)
    assessor_guidance = models.TextField("guidance for assessors", blank=True, help_text="In Markdown.")
    feedback_policy = models.CharField(
        "feedback to authors", max_length=20, choices=FeedbackPolicy.choices, default=FeedbackPolicy.MARKS
    )
    shows_resubmission_difference = models.BooleanField(
        "assessors see what changed in a resubmission, and the earlier feedback", default=False
    )
    hides_applicants = models.BooleanField("the panel does not see who applied", default=False)
    publishes_score_band = models.BooleanField(
        "everybody reads in words how a funded proposal was scored", default=False
    )
    attachments_at_most = models.PositiveSmallIntegerField("most files with one proposal", default=5)
    attachment_megabytes_at_most = models.PositiveSmallIntegerField("largest file (MB)", default=10)
    announced_at = models.DateTimeField(null=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="call_state_is_known"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="call_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(time_zone__in=NAMES), name="call_time_zone_is_known"),
            models.CheckConstraint(condition=Q(pot_pounds__gt=0), name="call_has_a_pot"),
            models.CheckConstraint(
                condition=Q(cap_pounds__gt=0, cap_pounds__lte=F("pot_pounds")),
                name="call_cap_is_within_its_pot",
            ),
            models.CheckConstraint(
                condition=Q(committed_pounds__lte=F("pot_pounds")),
                name="call_never_commits_more_than_its_pot",
            ),
            models.CheckConstraint(
                condition=Q(quality_line_percent__lte=100), name="call_quality_line_is_a_percentage"
            ),
            models.CheckConstraint(condition=Q(sheets_wanted__gte=1), name="call_wants_a_sheet"),
            models.CheckConstraint(
                condition=Q(feedback_policy__in=FeedbackPolicy.values), name="call_feedback_policy_is_known"
            ),
            models.CheckConstraint(
                condition=Q(hides_applicants=False) | Q(visibility=Visibility.CONFIDENTIAL),
                name="call_that_hides_applicants_is_confidential",
            ),
            models.CheckConstraint(
                condition=Q(attachments_at_most__lte=MOST_ATTACHMENTS), name="call_takes_few_attachments"
            ),
            models.CheckConstraint(
                condition=Q(attachment_megabytes_at_most__gte=1, attachment_megabytes_at_most__lte=MOST_MEGABYTES),
                name="call_takes_small_attachments",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CallState.DRAFT, CallState.OPEN], announced_at=None)
                | Q(state__in=[CallState.DECIDED, CallState.ARCHIVED], announced_at__isnull=False),
                name="call_is_announced_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_announced(self) -> bool:
        return self.announced_at is not None

    @property
    def keeps_applicants_hidden(self) -> bool:
        """Until the outcomes are announced: scoring may be reopened as long as they are not."""
        return self.hides_applicants and not self.is_announced

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def closes_on(self) -> date:
        """The day on which it closes, where it is run."""
        return localdate(self.closes_at, self.zone)

    @property
    def last_moment(self) -> datetime:
        """The last instant at which a submission is taken; the grace is told to nobody beforehand."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    def takes_submissions(self, moment: datetime) -> bool:
        return self.state == CallState.OPEN and self.opens_at <= moment <= self.last_moment

    @property
    def phase(self) -> str:
        """Where the call stands by its state and by the clock; no job has to run for it to open or close."""
        if self.state != CallState.OPEN:
            return CallState(self.state).label
        if now() < self.opens_at:
            return "Opens soon"
        return "Open" if self.takes_submissions(now()) else "Closed, being decided"

    def why_closed(self, moment: datetime) -> str:
        if self.state == CallState.DRAFT or moment < self.opens_at:
            return f"{self.title} is not open yet."
        closed = localtime(self.closes_at, self.zone)
        day, clock = date_format(closed, "j F Y"), date_format(closed, "g:iA").lower()
        return (
            f"{self.title} closed on {day}, {clock} {closed:%Z}. "
            "What you wrote is kept: nothing is lost, but it can’t be submitted."
        )

    @property
    def quality_line(self) -> float:
        """The quality line on the 0 to 5 scale of a score."""
        return self.quality_line_percent * 5 / 100

    def asked_before_a_draft(self) -> list[Any]:
        return list(self.questions.filter(stage="eligibility"))

    def themes_offered(self) -> QuerySet[Theme]:
        """Its own themes, or all of them where it names none."""
        named = self.themes.values("pk")
        return Theme.objects.filter(Q(pk__in=named) | ~Exists(named))

    def must_afford(self, pounds: int) -> None:
        left = self.pot_pounds - self.committed_pounds
        if pounds > left:
            sentence = f"An award of £{pounds:,} is more than the £{left:,} left of the pot."
            raise NotReady(sentence, fields={"award": [sentence]})

    def commit(self, pounds: int) -> None:
        """Take an award out of the pot. The caller holds the lock on this row and saves it."""
        self.must_afford(pounds)
        self.committed_pounds += pounds

    def release(self, pounds: int | None) -> None:
        self.committed_pounds -= pounds or 0
