"""Approved editions of stories only grow, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "proposals_storyedition"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0042_stories")]
    operations = [migrations.RunPython(protect, release)]
