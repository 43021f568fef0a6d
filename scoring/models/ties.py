"""How a call settles equal scores: declared while it is prepared, and fixed on the day it opens."""

from django.db import models
from django.db.models import Q

from proposals.models import Call
from scoring.shortlisting.ties import RULES, committed


class TieOrder(models.Model):
    """The rules in turn, by their names in `shortlisting.ties.RULES`, and whether a draw settles the rest.

    The seed of the draw is made when the call opens; only its commitment is published then. The seed itself is told
    once the shortlist is agreed (`seed_told_to`), and to nobody before.
    """

    call = models.OneToOneField(Call, models.CASCADE, related_name="tie_order")
    rules = models.JSONField(default=list)
    draws = models.BooleanField("a draw settles the rest", default=False)
    seed = models.CharField(max_length=64, blank=True, editable=False)
    commitment = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seed="", commitment="") | ~Q(seed="") & ~Q(commitment="") & Q(draws=True),
                name="draw_is_committed_to_with_its_seed",
            ),
        ]

    def __str__(self) -> str:
        return f"Equal scores of {self.call_id}"

    def commit(self, seed: str) -> None:
        self.seed, self.commitment = seed, committed(seed)

    @property
    def in_words(self) -> list[str]:
        """The rules in turn; each completes "Of equal scores, first comes …"."""
        return [RULES[name].words for name in self.rules]
