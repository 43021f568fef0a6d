"""What moderators keep for all of them: texts to start from, and places to point authors to."""

import re
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

PLACEHOLDER = re.compile(r"\{(\w+)\}")
PLACEHOLDERS = ("reference", "title", "first_name", "call")


class Kept(models.Model):
    """One row that every moderator may change. It is retired rather than deleted: somebody may have it open."""

    is_retired = models.BooleanField("no longer offered", default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class TextKind(models.TextChoices):
    RETURN = "return", "Return for changes"
    DECLINE = "decline", "Decline"
    SUPPORT = "support", "Offer of support"


class CannedText(Kept):
    """A text to start from; words in braces are filled in when it is taken into a form."""

    kind = models.CharField(max_length=20, choices=TextKind.choices)
    title = models.CharField(max_length=80)
    body = models.TextField(max_length=5_000)

    class Meta:
        ordering = ["kind", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                "kind", Lower("title"), condition=Q(is_retired=False), name="one_canned_text_of_a_title"
            ),
            models.CheckConstraint(condition=Q(kind__in=TextKind.values), name="canned_text_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class Signpost(Kept):
    """A service or a person that helps where a call can't, by name and with how to reach them."""

    name = models.CharField(max_length=120)
    about = models.CharField("what they help with", max_length=300)
    contact = models.CharField("how to reach them", max_length=300)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(is_retired=False), name="one_signpost_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        return f"{self.name}: {self.about.rstrip('.')}. {self.contact}"


def filled_in(text: str, proposal: Any) -> str:
    """A kept text with its placeholders filled; whatever else stands in braces stays as it is."""
    lead = proposal.lead_author
    facts = {
        "reference": proposal.reference or "",
        "title": proposal.title,
        "first_name": lead.get_short_name() if lead else "",
        "call": str(proposal.call),
    }
    pieces = PLACEHOLDER.split(text)
    return "".join(facts.get(piece, f"{{{piece}}}") if place % 2 else piece for place, piece in enumerate(pieces))
