"""The page that saved a sheet last, by name and count; and when its assessor skipped it."""

from django.db import migrations, models

from proposals import append_only
from scoring.sealed import sheets as sealed


def protect(apps, schema_editor):
    sealed.protect(schema_editor.connection)
    for table in sealed.RECORDS:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    sealed.release(schema_editor.connection)
    for table in sealed.RECORDS:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0014_reasons_confidence_and_worth")]

    operations = [
        migrations.RunPython(release, protect),
        migrations.AddField(
            model_name="scoresheet",
            name="skipped_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="scoresheet",
            name="tab",
            field=models.CharField(blank=True, default="", editable=False, max_length=36),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="scoresheet",
            name="turn",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(protect, release),
    ]
