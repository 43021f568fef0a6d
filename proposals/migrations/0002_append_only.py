"""History and adoption events only grow, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLES = ["proposals_historyentry", "proposals_adoptionevent"]


def protect(apps, schema_editor):
    for table in TABLES:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    for table in TABLES:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
