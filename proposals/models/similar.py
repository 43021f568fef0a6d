"""What finds similar proposals, and what moderators said about the pairs that were found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models.proposal import Proposal


class TextPrint(models.Model):
    """The title and pitch of a proposal as a vector, written with them in one transaction (`likeness.py`).

    `stamp` rises with every print that is written anywhere, in the order of the commits: who has read all up to one
    stamp misses nothing by reading what is above it.
    """

    proposal = models.OneToOneField(Proposal, models.CASCADE, primary_key=True, related_name="text_print")
    places = models.BinaryField()
    weights = models.BinaryField()
    recipe = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    stamp = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"Print of {self.proposal_id}"


class PrintClock(models.Model):
    """One row: the last stamp that was given. Whoever gives the next one holds it until the commit."""

    stamp = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.stamp)


class Verdict(models.TextChoices):
    SAME = "same", "The same innovation"
    RELATED = "related", "Related"
    DIFFERENT = "different", "Different"


class SimilarLink(models.Model):
    """What a moderator said about two proposals, whichever of them was looked at first. It can be corrected."""

    first = models.ForeignKey(Proposal, models.PROTECT, related_name="links_to_later")
    second = models.ForeignKey(Proposal, models.PROTECT, related_name="links_to_earlier")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="similar_links")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint("first", "second", name="one_link_of_two_proposals"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="link_names_the_earlier_row_first"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="link_verdict_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.get_verdict_display().lower()}"


class SimilarVerdict(models.Model):
    """Every verdict that was ever given on a pair; the last one is that of the link."""

    link = models.ForeignKey(SimilarLink, models.CASCADE, related_name="verdicts")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="similar_verdicts")
    at = models.DateTimeField()

    class Meta:
        ordering = ["link", "number"]
        constraints = [
            models.UniqueConstraint("link", "number", name="one_verdict_of_a_number"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_verdict_display()}"


class ChampionMessage(models.Model):
    """What a member wrote to the lead author of a public proposal, who got it as a notice."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="champion_messages")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="champion_messages")
    text = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["sender", "-sent_at"], name="champion_messages_of_sender")]

    def __str__(self) -> str:
        return f"{self.sender} about {self.proposal_id}"
