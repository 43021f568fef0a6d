"""Claims of benefit only grow, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "proposals_benefitclaim"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0038_benefit_claims")]
    operations = [migrations.RunPython(protect, release)]
