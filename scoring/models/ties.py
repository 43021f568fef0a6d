"""How a call settles equal scores: declared while it is prepared, and fixed on the day it opens."""

from django.db import models
from django.db.models import Q

from proposals.models import Call
from proposals.models.calls import TIES
from scoring.shortlisting.ties import RULES, committed

THEN = ["Of equal scores, first comes", "where that does not tell,", "where that does not tell either,"]
SHARE_A_RANK = TIES.removeprefix("Equal scores ")
ARE_DRAWN = "are put in order by a draw. Its seed {}, and is told with the outcomes, so that everybody can check it."
TO_COME, MADE = "is made when the call opens", "was made when the call opened, with the SHA-256 {}"


class TieOrder(models.Model):
    """The rules in turn, by their names in `shortlisting.ties.RULES`, and whether a draw settles the rest.

    The seed of the draw is made when the call opens; only its commitment is published then. The seed itself is told
    once a shortlist is agreed (`scoring.drawn_lots`), and to nobody before. `Call.tie_rules` holds `in_words`.
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
    def in_turn(self) -> list[dict[str, str]]:
        return [{"name": name, "words": RULES[name].words} for name in self.rules]

    @property
    def in_words(self) -> str:
        """What everybody reads: the rules in turn, and what becomes of those that are equal still."""
        turns = [f"{before} {RULES[name].words}" for before, name in zip(THEN, self.rules, strict=False)]
        seed = MADE.format(self.commitment) if self.commitment else TO_COME
        whose = "Those still equal" if turns else "Equal scores"
        rest = f"{whose} {ARE_DRAWN.format(seed) if self.draws else SHARE_A_RANK}"
        return f"{'; '.join(turns)}. {rest}" if turns else rest
