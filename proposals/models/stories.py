"""Stories of what was funded: what it is, what was done, what came of it, and also why it stopped.

Its authors write a story and a moderator approves it. What everybody reads is the latest approved edition; a later text
waits beside it until it is approved in turn.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.querysets import StoryQuerySet


class StoryState(models.TextChoices):
    DRAFT = "draft", "Being written"
    PENDING = "pending", "Waits for a moderator"
    RETURNED = "returned", "More information needed"
    APPROVED = "approved", "Approved"


class StoryText(models.Model):
    title = models.CharField(max_length=160)
    overview = models.TextField()
    challenge = models.TextField("the challenge, and what was done")
    outcomes = models.TextField("impacts and outcomes")

    class Meta:
        abstract = True


class Story(StoryText):
    """The text that its authors work on. `note` holds what a moderator last said of it."""

    proposal = models.OneToOneField("proposals.Proposal", models.PROTECT, related_name="story")
    state = models.CharField(max_length=10, choices=StoryState.choices, default=StoryState.DRAFT)
    is_public = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stories_changed")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StoryState.values), name="story_state_is_known"),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(note=""), name="returned_story_says_why"),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(title="") & ~Q(overview="") & ~Q(challenge="") & ~Q(outcomes=""),
                name="story_is_whole_once_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StoryEdition(StoryText):
    """A story as a moderator approved it. Editions only grow; the latest is what everybody reads."""

    story = models.ForeignKey(Story, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stories_approved")
    approved_at = models.DateTimeField()

    class Meta:
        ordering = ["story", "-number"]
        constraints = [models.UniqueConstraint("story", "number", name="one_edition_of_a_number")]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"
