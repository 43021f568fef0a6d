"""What was done about the duties of an award only grows, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "proposals_dutyentry"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0034_conditions_as_duties")]
    operations = [migrations.RunPython(protect, release)]
