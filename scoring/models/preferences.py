"""What assessors would like to mark, said before anybody is asked."""

from django.db import models
from django.db.models import Q

from proposals.models import Proposal
from scoring.models.panels import Seat


class Wish(models.TextChoices):
    LIKE = "like", "Would like"
    COULD = "could", "Could"
    RATHER_NOT = "rather_not", "Rather not"


class Preference(models.Model):
    """The wish of a seat's holder for one proposal of its panel. Where there is none, they could mark it."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="preferences")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="preferences")
    wish = models.CharField(max_length=10, choices=Wish.choices)

    class Meta:
        ordering = ["seat", "proposal"]
        constraints = [
            models.UniqueConstraint("seat", "proposal", name="one_wish_for_a_proposal"),
            models.CheckConstraint(condition=Q(wish__in=Wish.values), name="wish_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_wish_display()}: {self.proposal_id}"
