"""What a panel came to is added to and never changed, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "scoring_panelfigure"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0009_meetings")]
    operations = [migrations.RunPython(protect, release)]
