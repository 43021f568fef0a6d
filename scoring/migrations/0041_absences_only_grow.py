"""Who left the room is added to and never changed, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "scoring_absence"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0040_absences")]
    operations = [migrations.RunPython(protect, release)]
