"""A panel's meeting: which proposals are talked about, in which order, and the figure the panel comes to.

That figure stands beside the sheets with its reason. It changes no mark, no total and no score.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from proposals.days import in_words
from proposals.models import Proposal
from scoring.arithmetic import HIGHEST_MARK
from scoring.models.panels import Panel

FEWEST_MINUTES, MOST_MINUTES = 1, 120


class Meeting(models.Model):
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="meetings")
    minutes_each = models.PositiveSmallIntegerField("minutes for each proposal", default=10)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="meetings_started")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint("panel", condition=Q(ended_at=None), name="one_meeting_of_a_panel_at_a_time"),
            models.CheckConstraint(
                condition=Q(minutes_each__gte=FEWEST_MINUTES, minutes_each__lte=MOST_MINUTES),
                name="meeting_gives_each_some_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting of {self.panel} on {in_words(localdate(self.started_at))}"


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint("meeting", "proposal", name="one_place_on_an_agenda"),
            models.UniqueConstraint("meeting", "position", name="one_proposal_a_place"),
            models.UniqueConstraint(
                "meeting", condition=Q(opened_at__isnull=False, closed_at=None), name="one_proposal_is_talked_about"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="agenda_closes_what_was_opened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.proposal_id}"

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class PanelFigure(models.Model):
    """What the panel came to after talking. The last one stands; all are kept: this table only grows."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="figures")
    figure = models.DecimalField(max_digits=3, decimal_places=2)
    reason = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_figures")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(figure__gte=0, figure__lte=HIGHEST_MARK), name="panel_figure_is_on_the_scale"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="panel_figure_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.figure}"
