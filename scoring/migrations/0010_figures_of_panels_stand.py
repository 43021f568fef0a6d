"""What a panel came to is added to and never changed, whoever writes to the database."""

from django.db import migrations

from proposals import append_only
from scoring import sealed


def protect(apps, schema_editor):
    for table in sealed.OF_MEETINGS:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    for table in sealed.OF_MEETINGS:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0009_meetings")]
    operations = [migrations.RunPython(protect, release)]
