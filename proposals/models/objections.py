"""Whom the authors of a proposal name as people who should not assess it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Objection(models.Model):
    """A person, or everybody of an organisation, whom its authors ask not to assess it, and why.

    It is no part of the text: no version, no file and no assessor has it. Whom it means is looked up when it is read
    (`proposals/objections.py`), so that somebody who joins later is meant as well.
    """

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="objections")
    name = models.CharField(max_length=160, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    reason = models.TextField(max_length=1_000)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections_made")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                "proposal", Lower("name"), Lower("organisation"), name="one_objection_to_a_name_of_an_organisation"
            ),
            models.CheckConstraint(condition=~Q(name="") | ~Q(organisation=""), name="objection_is_to_somebody"),
            models.CheckConstraint(condition=~Q(reason=""), name="objection_says_why"),
        ]

    def __str__(self) -> str:
        if not self.name:
            return f"Everybody at {self.organisation}"
        return f"{self.name}, {self.organisation}" if self.organisation else self.name
