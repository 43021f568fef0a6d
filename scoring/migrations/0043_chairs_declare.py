"""What chairs declare is added to and never changed. On what they have already they declare anew: nobody said it for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from proposals import append_only

TABLE = "scoring_chairdeclaration"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0058_measures_know_their_day'),
        ('scoring', '0042_conflicts_stand'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChairDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found', models.TextField(blank=True)),
                ('declared_at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations_in_the_chair', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chair_declarations', to='proposals.proposal')),
            ],
            options={
                'ordering': ['declared_at', 'pk'],
                'constraints': [models.UniqueConstraint(models.F('proposal'), models.F('person'), name='one_declaration_in_the_chair')],
            },
        ),
        migrations.RunPython(protect, release),
    ]
