"""What moderators did about comments only grows, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "proposals_commentruling"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0024_discussion")]
    operations = [migrations.RunPython(protect, release)]
