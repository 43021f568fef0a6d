"""Files that authors attach to a proposal. What is in a file stands in the store of attachments, under its address."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.files.kinds import BY_CONTENT_TYPE, KINDS, LONGEST_NAME, Kind
from proposals.models.proposal import Proposal
from proposals.models.questions import Question
from proposals.querysets import AttachmentQuerySet
from proposals.states import ScanState

SCANNED = [ScanState.CLEAN, ScanState.INFECTED]


class Attachment(models.Model):
    """One file of a proposal, known by its number there.

    A row is never deleted. What is removed before it was ever submitted loses its bytes; what was part of a submission
    keeps them, for whoever reads that version. A file that came from an earlier start is `stored_with` that one, where
    it was submitted: it is there for good, so that the new start needs no copy of it.

    Where a call hides who applied, `stripped` names a second copy that does not tell it, if one could be made.

    With a `question` it is the answer to what its call asks, and not one of the files that a call counts. What
    `is_evidence` shows that a duty of an award was done, or what a site did: it is part of no version, and read by who
    follows the award.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="files")
    name = models.CharField(max_length=LONGEST_NAME)
    content_type = models.CharField(max_length=100, choices=[(kind.content_type, kind.label) for kind in KINDS])
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stripped_sha256 = models.CharField(max_length=64, blank=True, default="")
    stripped_bytes = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=ScanState.choices)
    scanned_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="files_attached")
    uploaded_at = models.DateTimeField()
    was_submitted = models.BooleanField(default=False)
    stored_with = models.ForeignKey(Proposal, models.PROTECT, null=True, editable=False, related_name="files_lent")
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="files_removed")
    removed_at = models.DateTimeField(null=True)
    is_evidence = models.BooleanField(default=False, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint("proposal", "number", name="one_attachment_of_a_number"),
            models.UniqueConstraint(
                "proposal",
                "sha256",
                condition=Q(removed_at=None, question=None, is_evidence=False),
                name="one_copy_of_a_file_in_a_proposal",
            ),
            models.UniqueConstraint(
                "proposal", "question", condition=Q(removed_at=None), name="one_file_answers_a_question"
            ),
            models.CheckConstraint(
                condition=Q(stored_with=None) | ~Q(stored_with=F("proposal")), name="attachment_is_stored_with_another"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="attachment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(stripped_sha256="", stripped_bytes=None)
                | ~Q(stripped_sha256="") & Q(stripped_bytes__isnull=False, stripped_bytes__gt=0),
                name="attachment_stripped_copy_has_its_size",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="attachment_has_a_name"),
            models.CheckConstraint(condition=Q(state__in=ScanState.values), name="attachment_state_is_known"),
            models.CheckConstraint(
                condition=Q(content_type__in=list(BY_CONTENT_TYPE)), name="attachment_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SCANNED, scanned_at__isnull=False) | ~Q(state__in=SCANNED) & Q(scanned_at=None),
                name="attachment_scanned_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="attachment_removed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["uploaded_at"], condition=Q(state__in=["pending", "unscanned"]), name="attachments_to_scan"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where its bytes stand in the store: by what they are, so that the same file is kept once a proposal."""
        return self._at(self.sha256)

    @property
    def stripped_address(self) -> str:
        return self._at(self.stripped_sha256)

    def _at(self, sha256: str) -> str:
        return f"{self.stored_with_id or self.proposal_id}/{sha256}"

    @property
    def kind(self) -> Kind:
        return BY_CONTENT_TYPE[self.content_type]
