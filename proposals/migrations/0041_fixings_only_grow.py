"""What was fixed of a plan for spread only grows, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "proposals_planfixing"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0040_plans_and_eligible_sites")]
    operations = [migrations.RunPython(protect, release)]
