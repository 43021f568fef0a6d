"""A letter stands as it was sent, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "scoring_letter"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0028_letters")]
    operations = [migrations.RunPython(protect, release)]
