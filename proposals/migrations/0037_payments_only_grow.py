"""Instalments and payments of awards only grow, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLES = ["proposals_instalment", "proposals_payment"]


def protect(apps, schema_editor):
    for table in TABLES:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    for table in TABLES:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0036_payments_of_awards")]
    operations = [migrations.RunPython(protect, release)]
