from django.conf import settings
"""What a site changed, why it stopped, and where in an organisation it is. Its log only grows, before and after."""

from django.db import migrations, models

from proposals import append_only

TABLE = "proposals_adoptionevent"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0046_notice_kind_export'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(release, protect),
        migrations.AddField(
            model_name='adoptionevent',
            name='by_site',
            field=models.BooleanField(default=False, verbose_name='reported by the site itself'),
        ),
        migrations.AddField(
            model_name='adoptionevent',
            name='changed',
            field=models.TextField(blank=True, verbose_name='what it changed'),
        ),
        migrations.AddField(
            model_name='adoptionevent',
            name='link',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='adoptionevent',
            name='place',
            field=models.CharField(blank=True, max_length=120, verbose_name='ward, practice or team'),
        ),
        migrations.AddField(
            model_name='adoptionevent',
            name='reason',
            field=models.CharField(blank=True, choices=[('no_capacity', 'No staff or time to go on'), ('no_money', 'The money ended'), ('lead_left', 'Its lead left'), ('no_benefit', 'It did not help here'), ('unsafe', 'It was not safe here'), ('replaced', 'Something else took its place'), ('closed', 'The site closed or merged'), ('other', 'Another reason')], max_length=20, verbose_name='why it stopped'),
        ),
        migrations.AddConstraint(
            model_name='adoptionevent',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('stage', 'stopped'), _connector='OR'), name='only_stops_have_reasons'),
        ),
        migrations.AddConstraint(
            model_name='adoptionevent',
            constraint=models.CheckConstraint(condition=models.Q(('changed', ''), ('stage', 'adapted'), _connector='OR'), name='only_an_adaptation_says_what_changed'),
        ),
        migrations.AddConstraint(
            model_name='adoptionevent',
            constraint=models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', 'https://'), ('link__startswith', 'http://'), _connector='OR'), name='adoption_link_leads_to_the_web'),
        ),
        migrations.RunPython(protect, release),
    ]
