"""What happened to a shortlist, and what was frozen of it, is added to and never changed."""

from django.db import migrations

from proposals import append_only

TABLES = ["scoring_frozenshortlist", "scoring_shortlistevent"]


def protect(apps, schema_editor):
    for table in TABLES:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    for table in TABLES:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0031_shortlists")]
    operations = [migrations.RunPython(protect, release)]
