"""An agreed shortlist and how an open call settles equal scores stand, whoever writes to the database."""

from django.db import migrations

from scoring.sealed import shortlists as sealed_shortlists


def protect(apps, schema_editor):
    sealed_shortlists.protect(schema_editor.connection)


def release(apps, schema_editor):
    sealed_shortlists.release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0032_shortlist_records_only_grow"), ("proposals", "0032_hidden_applicants")]
    operations = [migrations.RunPython(protect, release)]
