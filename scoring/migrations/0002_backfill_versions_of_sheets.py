"""Sheets from before now are of the version that stood when they were returned, or, while out, when they were opened."""

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce


def backfill(apps, schema_editor):
    sheets = apps.get_model("scoring", "ScoreSheet").objects
    versions = apps.get_model("proposals", "ProposalVersion").objects
    assignments = apps.get_model("scoring", "Assignment").objects.annotate(
        read_at=Coalesce("returned_at", "accepted_at", "invited_at")
    )
    its = assignments.filter(pk=OuterRef(OuterRef("assignment")))
    stood = versions.filter(
        proposal=Subquery(its.values("proposal")[:1]), submitted_at__lte=Subquery(its.values("read_at")[:1])
    )
    last = stood.order_by().values("proposal").annotate(last=Max("number")).values("last")
    sheets.update(proposal_version=Coalesce(Subquery(last), 1))


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0001_initial"),
        ("proposals", "0003_versions_of_reference_rows"),
    ]

    operations = [migrations.RunPython(backfill, migrations.RunPython.noop)]
