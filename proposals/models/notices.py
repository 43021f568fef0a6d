"""What people are told: recorded in the transaction of what happened, mailed after it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.kinds import NoticeKind


class Notice(models.Model):
    """One message to one person, the log of what they were told.

    `key` makes a second copy of the same message impossible. `about` is the proposal it tells of, where it tells of
    one: whoever may not know of that any more is not mailed, and a conflict of interest takes the notice away.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    about = models.ForeignKey("proposals.Proposal", models.CASCADE, null=True, related_name="notices")
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [models.UniqueConstraint("recipient", "key", name="one_notice_of_a_kind_each")]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(mailed_at=None), name="notices_to_mail"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def reason(self) -> str:
        return NoticeKind(self.kind).reason
