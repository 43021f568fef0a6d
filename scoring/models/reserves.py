"""Money that became free, offered to the reserve list in its order. Offers and their answers only grow."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from proposals.models import Proposal
from scoring.models.shortlists import Shortlist


class ReserveOffer(models.Model):
    """An award offered to a proposal of the reserve list, until a day. `by` agreed the list that it stands on."""

    shortlist = models.ForeignKey(Shortlist, models.PROTECT, related_name="reserve_offers")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="reserve_offer")
    award_pounds = models.PositiveIntegerField()
    conditions = models.TextField(blank=True)
    answer_by = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reserves_offered")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(award_pounds__gt=0), name="offered_award_is_positive")]

    def __str__(self) -> str:
        return f"£{self.award_pounds:,} offered to {self.proposal_id}"


class AnswerKind(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    LAPSED = "lapsed", "Run out"


class ReserveAnswer(models.Model):
    """What became of an offer. Nobody answers for one that ran out."""

    offer = models.OneToOneField(ReserveOffer, models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=10, choices=AnswerKind.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="reserves_answered")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AnswerKind.values), name="answer_to_an_offer_is_known"),
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.DECLINED) | ~Q(reason=""), name="offer_declined_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind=AnswerKind.LAPSED, by=None) | ~Q(kind=AnswerKind.LAPSED) & Q(by__isnull=False),
                name="offer_is_answered_by_somebody_or_runs_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.offer_id}"
