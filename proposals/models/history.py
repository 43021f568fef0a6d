"""What happened to a proposal: append-only, in a chain of hashes, guarded by triggers on both databases."""

import hashlib
import json

from django.conf import settings
from django.db import models

from proposals.querysets import HistoryQuerySet

NO_PROOF = "0" * 64  # what stands before the first entry of a chain


class HistoryEntry(models.Model):
    """One step taken. `proof` covers this entry and, through `previous_proof`, every entry before it."""

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="steps_taken")
    office = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    note_is_for = models.CharField(max_length=10, default="authors")
    evidence = models.JSONField(default=dict)
    is_embargoed = models.BooleanField(default=False)
    at = models.DateTimeField()
    previous_proof = models.CharField(max_length=64)
    proof = models.CharField(max_length=64)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "number"]
        verbose_name_plural = "history entries"
        constraints = [models.UniqueConstraint("proposal", "number", name="one_history_entry_a_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.label}"

    def expected_proof(self) -> str:
        """SHA-256 over the previous proof and every fact of this entry."""
        facts = [
            self.previous_proof, self.proposal_id, self.number, self.step, self.label, self.from_state, self.to_state,
            self.by_id, self.office, self.note, self.note_is_for, self.evidence, self.is_embargoed,
            self.at.isoformat(),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
