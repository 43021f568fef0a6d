"""Letters to authors: how managers of a call word them, and each as it was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from proposals.models import Call, Proposal
from scoring import lettering


class LetterKind(models.TextChoices):
    FUND = lettering.FUND, "Funded"
    PART_FUND = lettering.PART_FUND, "Funded in part"
    RESERVE = lettering.RESERVE, "On the reserve list"
    DECLINE = lettering.DECLINE, "Not funded"
    DEFER = lettering.DEFER, "Decided later"
    OFFER = lettering.OFFER, "Offer to a proposal of the reserve list"


class LetterTemplate(models.Model):
    """The wording of one kind of letter in one call, where managers changed it; `lettering.DEFAULTS` otherwise."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="letter_templates")
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    subject = models.CharField(max_length=150)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="letters_worded")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint("call", "kind", name="one_wording_of_a_letter"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="wording_is_of_a_known_letter"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="wording_of_a_letter_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.call_id}"


class Letter(models.Model):
    """A letter as it was sent. This table only grows; `proof` is the SHA-256 of what it says."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    proof = models.CharField(max_length=64)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="letters_sent")
    sent_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint("proposal", "kind", name="one_letter_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_is_known"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="letter_says_something"),
        ]

    def __str__(self) -> str:
        return self.subject
