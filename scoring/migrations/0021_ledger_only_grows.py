"""What was proposed in the ledger, and what was made of it, is added to and never changed."""

from django.db import migrations

from proposals import append_only

TABLES = ["scoring_ledgerentry", "scoring_ledgeranswer"]


def protect(apps, schema_editor):
    for table in TABLES:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    for table in TABLES:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0020_moderation_ledger")]
    operations = [migrations.RunPython(protect, release)]
