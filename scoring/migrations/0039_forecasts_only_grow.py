"""Forecasts only grow, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "scoring_spreadforecast"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0038_spread_forecasts")]
    operations = [migrations.RunPython(protect, release)]
