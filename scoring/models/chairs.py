"""What a chair declares of the proposals of their panel."""

from django.conf import settings
from django.db import models

from proposals.models import Proposal


class ChairDeclaration(models.Model):
    """That the chair of its panel has no conflict of interest with a proposal: from then on it is open to them.

    A conflict is kept as everybody's, declared on an assignment (`services/in_the_chair.py`). `found` is what the
    exchange had told them then of their ties to it, one to a line.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="chair_declarations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="declarations_in_the_chair")
    found = models.TextField(blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [models.UniqueConstraint("proposal", "person", name="one_declaration_in_the_chair")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.proposal_id}"
