"""What was offered to a reserve list, and what was answered, stands, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLES = ["scoring_reserveoffer", "scoring_reserveanswer"]


def protect(apps, schema_editor):
    for table in TABLES:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    for table in TABLES:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0034_reserve_offers")]
    operations = [migrations.RunPython(protect, release)]
