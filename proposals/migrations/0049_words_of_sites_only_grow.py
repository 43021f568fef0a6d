"""What sites say of reports about them only grows, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "proposals_siteword"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0048_site_leads")]
    operations = [migrations.RunPython(protect, release)]
