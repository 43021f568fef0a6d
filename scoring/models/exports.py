"""Files that take long to make: who asked for which, how far it is, and, for a short while, what came of it.

The content stands in pieces in the database, so that any worker may write it and any web server hand it out; it is
deleted with its `Export` after two days.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from proposals.models import Call
from scoring.models.shortlists import Shortlist
from scoring.querysets import ExportQuerySet


class ExportKind(models.TextChoices):
    RANKING = "ranking", "Ranking as an Excel workbook"
    SHORTLIST = "shortlist", "Shortlist as an Excel workbook"
    PANEL = "panel", "Panel pack"
    SHORTLIST_PANEL = "shortlist_panel", "Panel pack in the order of a shortlist"
    AUDIT = "audit", "Audit pack"
    DISCLOSURE = "disclosure", "Pack for disclosure"


OF_A_SHORTLIST = [ExportKind.SHORTLIST, ExportKind.SHORTLIST_PANEL]


class Export(models.Model):
    """One file that somebody asked for.

    query    what of the ranking it holds, as in the address of its page
    holds    the proposals that it tells of: who may not see one of them any more is not given the file
    knew     what its asker might read of them beside figures: who lost some of that is not given the file, either
    refused  why it can't be made, in a sentence
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    call = models.ForeignKey(Call, models.CASCADE, related_name="exports")
    shortlist = models.ForeignKey(Shortlist, models.CASCADE, null=True, related_name="exports")
    kind = models.CharField(max_length=20, choices=ExportKind.choices)
    query = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=now)
    percent = models.PositiveSmallIntegerField(default=0)
    refused = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size_bytes = models.PositiveBigIntegerField(null=True)
    holds = models.JSONField(default=list)
    knew = models.JSONField(default=list)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ExportKind.values), name="export_kind_is_known"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="export_percent_is_one"),
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_SHORTLIST, shortlist__isnull=False)
                | ~Q(kind__in=OF_A_SHORTLIST) & Q(shortlist=None),
                name="export_names_its_shortlist",
            ),
            models.CheckConstraint(
                condition=Q(made_at=None, size_bytes=None, name="")
                | Q(made_at__isnull=False, size_bytes__isnull=False, refused="") & ~Q(name=""),
                name="export_made_has_a_file",
            ),
            models.UniqueConstraint(
                "person", "call", "kind", "query", Coalesce("shortlist", 0),
                condition=Q(made_at=None, refused=""), name="one_export_waits_of_a_kind",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.call_id}"

    @property
    def is_waiting(self) -> bool:
        return self.made_at is None and not self.refused

    @property
    def what(self) -> str:
        return f"{self.get_kind_display()}: {self.shortlist.name if self.shortlist else self.call.title}"


class ExportPiece(models.Model):
    export = models.ForeignKey(Export, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["export", "number"]
        constraints = [models.UniqueConstraint("export", "number", name="one_piece_in_a_place")]

    def __str__(self) -> str:
        return f"{self.export_id}, piece {self.number}"
