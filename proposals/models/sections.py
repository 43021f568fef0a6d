"""Who wrote which section of a draft, and text that is not part of the draft: half typed, or second to arrive."""

from django.conf import settings
from django.db import models

LONGEST_TAB = 36  # the name of a page that saves by itself


class DraftSection(models.Model):
    """One section of one draft: who changed it last, and in which tab of a browser.

    `typed` is what was typed and can't stand in the draft yet, {name in the form: [texts]}: a text over its limit,
    half a date. It is null while the draft itself holds all that was typed. `turn` counts what the tab sent, so
    that a request which was on its way for long never replaces a later one.
    """

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="draft_sections")
    section = models.SlugField()
    typed = models.JSONField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sections_changed")
    changed_at = models.DateTimeField()
    tab = models.CharField(max_length=LONGEST_TAB, blank=True)
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("proposal", "section", name="one_row_a_section")]

    def __str__(self) -> str:
        return f"{self.section} of {self.proposal_id}"


class SectionEdit(models.Model):
    """Append-only: a person began to change a section. One row for a spell of writing, not for each pause in it."""

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="section_edits")
    section = models.SlugField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="section_edits")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["proposal", "section", "-id"], name="edits_of_a_section")]

    def __str__(self) -> str:
        return f"{self.section} of {self.proposal_id} by {self.by_id}"


class TextSetAside(models.Model):
    """A section as somebody typed it who was second: kept for its writer until they have chosen between the texts."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="texts_set_aside")
    section = models.SlugField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="texts_set_aside")
    tab = models.CharField(max_length=LONGEST_TAB)
    turn = models.PositiveIntegerField(default=0)
    typed = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint("proposal", "section", "by", "tab", name="one_text_set_aside_a_tab")]

    def __str__(self) -> str:
        return f"{self.section} of {self.proposal_id} as typed by {self.by_id}"


class ClearedNumber(models.Model):
    """A writer's word that a number which could be an NHS number is none, in any text of this proposal."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="cleared_number_rows")
    digits = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="numbers_cleared")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("proposal", "digits", name="one_word_a_number"),
            models.CheckConstraint(condition=models.Q(digits__regex=r"^[0-9]{10}$"), name="number_has_ten_digits"),
        ]

    def __str__(self) -> str:
        return f"A number in {self.proposal_id} that is no NHS number"
