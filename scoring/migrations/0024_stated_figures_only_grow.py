"""What the members of a panel state is added to and never changed, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLE = "scoring_statedfigure"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0023_stated_figures")]
    operations = [migrations.RunPython(protect, release)]
