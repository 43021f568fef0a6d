"""Reasons that a criterion asks for; on a sheet and its returns, how sure its assessor is and what they say all in all."""

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

    dependencies = [
        ('scoring', '0013_late_conflicts_only_grow'),
    ]

    operations = [
        migrations.RunPython(release, protect),
        migrations.AddField(
            model_name='criterion',
            name='least_words',
            field=models.PositiveSmallIntegerField(default=0, help_text='A sheet is returned only with so many words of comment on it. 0: a comment is optional.', verbose_name='least words of the reasons'),
        ),
        migrations.AddField(
            model_name='scoresheet',
            name='confidence',
            field=models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=10),
        ),
        migrations.AddField(
            model_name='scoresheet',
            name='is_fundable',
            field=models.BooleanField(null=True, verbose_name='worth funding, all in all'),
        ),
        migrations.AddField(
            model_name='sheetreturn',
            name='confidence',
            field=models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=10),
        ),
        migrations.AddField(
            model_name='sheetreturn',
            name='is_fundable',
            field=models.BooleanField(null=True, verbose_name='worth funding, all in all'),
        ),
        migrations.AddConstraint(
            model_name='scoresheet',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['', 'low', 'medium', 'high'])), name='confidence_is_known'),
        ),
        migrations.RunPython(protect, release),
    ]
