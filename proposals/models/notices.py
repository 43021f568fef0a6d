"""What people are told: recorded in the transaction of what happened, mailed after it as each of them has chosen."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.kinds import Delivery, NoticeKind
from proposals.models.organisations import Organisation


class Notice(models.Model):
    """One message to one person, the log of what they were told.

    `key` makes a second copy of the same message impossible. `about` is the proposal it tells of, where it tells of
    one: whoever may not know of that any more is not mailed, and a conflict of interest takes the notice away.
    `site` is the one whose chart its mail shows. `delivery` is what was chosen when it was recorded; one that may not
    be mailed any more stays on the site only.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    about = models.ForeignKey("proposals.Proposal", models.CASCADE, null=True, related_name="notices")
    site = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=300)
    delivery = models.CharField(max_length=10, choices=Delivery.choices)
    recorded_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint("recipient", "key", name="one_notice_of_a_kind_each"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_is_known"),
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="notice_delivery_is_known"),
        ]
        indexes = [
            models.Index(fields=["recipient"], condition=Q(mailed_at=None, delivery="digest"), name="notices_to_mail"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def reason(self) -> str:
        return NoticeKind(self.kind).facts.reason


class NoticeChoice(models.Model):
    """How one person wants to be told of one kind. Without a row it is as usual for that kind."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    delivery = models.CharField(max_length=10, choices=Delivery.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "kind", name="one_choice_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="choice_kind_is_known"),
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="choice_delivery_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_delivery_display()}"
