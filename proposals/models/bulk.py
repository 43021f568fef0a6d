"""One act on several proposals at once: what was asked for and what became of each row."""

from django.conf import settings
from django.db import models


class BulkRun(models.Model):
    """`key` is made with the page that asks to confirm, so that sending it twice runs it once.

    rows     references, in the order in which they were tried
    results  {reference: "" when it was done, else why not}; a row that is not in it was not tried
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bulk_runs")
    key = models.UUIDField()
    act = models.CharField(max_length=40)
    rows = models.JSONField()
    results = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint("person", "key", name="one_bulk_run_a_key")]

    def __str__(self) -> str:
        return f"{self.act} of {len(self.rows)} by {self.person}"
