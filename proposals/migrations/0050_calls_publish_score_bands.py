"""Calls may publish in words how a funded proposal was scored.

SQLite makes the table of calls anew. Triggers of other tables name it, and are not to be looked at while it is away.
"""

from django.db import migrations, models


def looking_away(setting):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"PRAGMA legacy_alter_table = {setting}")

    return run


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0049_words_of_sites_only_grow'),
    ]

    operations = [
        migrations.RunPython(looking_away("ON"), looking_away("OFF")),
        migrations.AddField(
            model_name='call',
            name='publishes_score_band',
            field=models.BooleanField(default=False, verbose_name='everybody reads in words how a funded proposal was scored'),
        ),
        migrations.RunPython(looking_away("OFF"), looking_away("ON")),
    ]
