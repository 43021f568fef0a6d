"""From now on nothing changes a returned sheet, whoever writes to the database."""

from django.db import migrations

from proposals import append_only
from scoring.sealed import sheets as sealed


def protect(apps, schema_editor):
    sealed.protect(schema_editor.connection)
    for table in sealed.RECORDS:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    sealed.release(schema_editor.connection)
    for table in sealed.RECORDS:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0007_returns_on_record")]
    operations = [migrations.RunPython(protect, release)]
