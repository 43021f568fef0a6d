"""What was set aside, and what that made of a score, only grows, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "scoring_lateconflict"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0012_late_conflicts")]
    operations = [migrations.RunPython(protect, release)]
