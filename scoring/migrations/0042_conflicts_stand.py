"""A conflict of interest stands, and declarations only grow, whoever writes to the database."""

from django.db import migrations

from proposals import append_only
from scoring.sealed import conflicts as sealed_conflicts

DECLARATIONS = "scoring_declaration"


def protect(apps, schema_editor):
    sealed_conflicts.protect(schema_editor.connection)
    append_only.protect(schema_editor.connection, DECLARATIONS)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, DECLARATIONS)
    sealed_conflicts.release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0041_absences_only_grow")]
    operations = [migrations.RunPython(protect, release)]
