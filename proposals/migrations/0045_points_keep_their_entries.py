"""Every value that stands has the entry that tells of it; entries and rebases only grow, whoever writes to the database."""

from django.db import migrations

from proposals import append_only

TABLES = ["proposals_pointentry", "proposals_rebase"]


def tell(apps, schema_editor):
    points = apps.get_model("proposals", "MeasurePoint").objects
    entries = apps.get_model("proposals", "PointEntry").objects
    facts = ["pk", "version", "value", "recorded_by_id", "recorded_at"]
    for pk, version, value, by, at in points.values_list(*facts).iterator():
        entries.create(point_id=pk, number=version, value=value, by_id=by, at=at)


def forget(apps, schema_editor):
    apps.get_model("proposals", "PointEntry").objects.all().delete()


def protect(apps, schema_editor):
    for table in TABLES:
        append_only.protect(schema_editor.connection, table)


def release(apps, schema_editor):
    for table in TABLES:
        append_only.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0044_measures_over_time")]
    operations = [migrations.RunPython(tell, forget), migrations.RunPython(protect, release)]
