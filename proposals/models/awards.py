"""What an award asks of those who hold it: conditions to meet, milestones to reach, reports to give.

A duty's row says what is asked and how that stands now. Its entries say how it came to be so: they only grow, so that
what was reported, sent back or asked for before stays in view.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.querysets import DutyQuerySet
from proposals.states import DutyAct, DutyKind, DutyState
from proposals.texts.links import LONGEST_LINK


class Duty(models.Model):
    """One thing that an award asks for. `version` is the number of its last entry, 0 while there is none."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=10, choices=DutyKind.choices)
    text = models.TextField("what is asked for")
    due_on = models.DateField("by when", null=True, blank=True)
    state = models.CharField(max_length=10, choices=DutyState.choices, default=DutyState.OPEN)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties_set")
    set_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "kind", "due_on", "pk"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DutyKind.values), name="duty_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=DutyState.values), name="duty_state_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="duty_says_what_is_asked"),
            models.CheckConstraint(
                condition=Q(state=DutyState.OPEN) | Q(version__gt=0), name="duty_moves_by_its_entries"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="duties_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"


class DutyEntry(models.Model):
    """Something that was done about a duty. `was_text` and `was_due_on` keep what was asked before a change."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=DutyAct.choices)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=LONGEST_LINK, blank=True)
    file = models.OneToOneField("proposals.Attachment", models.PROTECT, null=True, related_name="reported_with")
    was_text = models.TextField(blank=True)
    was_due_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duty_entries")
    at = models.DateTimeField()

    class Meta:
        ordering = ["duty", "number"]
        verbose_name_plural = "duty entries"
        constraints = [
            models.UniqueConstraint("duty", "number", name="one_duty_entry_of_a_number"),
            models.CheckConstraint(condition=Q(act__in=DutyAct.values), name="duty_act_is_known"),
            models.CheckConstraint(
                condition=~Q(act=DutyAct.REPORTED) | ~Q(text="") | ~Q(link="") | Q(file__isnull=False),
                name="duty_report_holds_something",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=[DutyAct.SENT_BACK, DutyAct.DROPPED]) | ~Q(text=""), name="duty_entry_says_why"
            ),
            models.CheckConstraint(
                condition=Q(act=DutyAct.CHANGED) & ~Q(was_text="")
                | ~Q(act=DutyAct.CHANGED) & Q(was_text="", was_due_on=None),
                name="duty_change_keeps_what_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="duty_link_leads_to_the_web",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}, entry {self.number} of {self.duty_id}"
