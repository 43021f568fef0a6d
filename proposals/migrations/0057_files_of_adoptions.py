"""A file may show what a site did. Its log only grows, before and after."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from proposals import append_only

TABLE = "proposals_adoptionevent"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0056_notice_shows_a_site'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(release, protect),
        migrations.AddField(
            model_name='adoptionevent',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adoption_events', to='proposals.attachment'),
        ),
        migrations.RunPython(protect, release),
    ]
