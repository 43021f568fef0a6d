"""Pledges only grow, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "proposals_pledge"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0053_pledges")]
    operations = [migrations.RunPython(protect, release)]
