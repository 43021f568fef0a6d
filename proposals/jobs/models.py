"""Background work that was asked for, written in the transaction of what asks: neither goes without the other.

A worker takes a job on a lease that it prolongs while it runs. When the worker dies the lease ends and another one
takes over. The fence counts the leases of a job: whoever comes back with an older fence can change nothing.
"""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now


class JobState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    DEAD = "dead", "Given up"


class Job(models.Model):
    """One call of a task. Its arguments are identifiers; what they stand for is read when the job runs."""

    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    queue = models.CharField(max_length=32, default="default")
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    enqueued_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    tries = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-priority", "due_at", "pk"]
        constraints = [
            models.UniqueConstraint("key", condition=~Q(key=""), name="one_job_of_a_key"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, leased_until__isnull=False)
                | ~Q(state=JobState.RUNNING) & Q(leased_until=None),
                name="a_running_job_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[JobState.DONE, JobState.DEAD], finished_at__isnull=False)
                | Q(state__in=[JobState.WAITING, JobState.RUNNING], finished_at=None),
                name="an_ended_job_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=JobState.WAITING), name="jobs_waiting"),
            models.Index(fields=["leased_until"], condition=Q(state=JobState.RUNNING), name="jobs_running"),
            models.Index(fields=["finished_at"], name="jobs_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"

    @property
    def title(self) -> str:
        """“Send notice 12”: the name of the task and what it was asked to work on."""
        words = self.task.rpartition(".")[2].replace("_", " ").capitalize()
        return " ".join([words, *map(str, self.args)])

    @property
    def problem(self) -> str:
        """The last line of what went wrong, which names the error."""
        return self.error.strip().rpartition("\n")[2]
