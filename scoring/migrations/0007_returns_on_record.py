"""Each return of a sheet is on record, those from before now too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce

WORDS = ["version", "total", "overall_comment", "private_note", "proposal_version"]
AT_A_TIME = 2_000


def put_on_record(apps, schema_editor):
    """What was returned before now; of a sheet that was reopened, what stood earlier is not known."""
    returns, marks = (apps.get_model("scoring", name).objects for name in ("SheetReturn", "ReturnedMark"))
    given = apps.get_model("scoring", "Mark").objects
    sheets = apps.get_model("scoring", "ScoreSheet").objects.exclude(total=None)
    at = Coalesce("assignment__returned_at", "assignment__closed_at", "assignment__invited_at")
    known = sheets.annotate(at=at).order_by("pk")
    returns.bulk_create(
        (
            returns.model(sheet_id=sheet.pk, returned_at=sheet.at, **{name: getattr(sheet, name) for name in WORDS})
            for sheet in known.iterator(chunk_size=AT_A_TIME)
        ),
        batch_size=AT_A_TIME,
    )
    of = dict(returns.values_list("sheet", "pk"))
    rows = given.filter(sheet__in=known.values("pk")).exclude(mark=None).values("sheet", "criterion", "mark", "comment")
    marks.bulk_create(
        (
            marks.model(
                handed_in_id=of[row["sheet"]], criterion_id=row["criterion"], mark=row["mark"], comment=row["comment"]
            )
            for row in rows.iterator(chunk_size=AT_A_TIME)
        ),
        batch_size=AT_A_TIME,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0006_natures_of_conflicts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SheetReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(editable=False)),
                ('returned_at', models.DateTimeField()),
                ('total', models.DecimalField(decimal_places=2, max_digits=4)),
                ('overall_comment', models.TextField(blank=True)),
                ('private_note', models.TextField(blank=True, verbose_name='private note to the chair')),
                ('proposal_version', models.PositiveSmallIntegerField()),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='scoring.scoresheet')),
            ],
            options={
                'ordering': ['sheet', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SheetReopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets_reopened', to=settings.AUTH_USER_MODEL)),
                ('given_back', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reopening', to='scoring.sheetreturn')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReturnedMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.PositiveSmallIntegerField()),
                ('comment', models.TextField(blank=True)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returned_marks', to='scoring.criterion')),
                ('handed_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='scoring.sheetreturn')),
            ],
            options={
                'ordering': ['handed_in', 'criterion__position', 'criterion'],
            },
        ),
        migrations.AddConstraint(
            model_name='sheetreturn',
            constraint=models.UniqueConstraint(models.F('sheet'), models.F('version'), name='one_return_of_a_version'),
        ),
        migrations.AddConstraint(
            model_name='sheetreturn',
            constraint=models.CheckConstraint(condition=models.Q(('total__gte', 0), ('total__lte', 5)), name='returned_total_is_on_the_scale'),
        ),
        migrations.AddConstraint(
            model_name='sheetreopening',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reopening_says_why'),
        ),
        migrations.AddConstraint(
            model_name='returnedmark',
            constraint=models.UniqueConstraint(models.F('handed_in'), models.F('criterion'), name='one_returned_mark_a_criterion'),
        ),
        migrations.AddConstraint(
            model_name='returnedmark',
            constraint=models.CheckConstraint(condition=models.Q(('mark__lte', 5)), name='returned_mark_is_on_the_scale'),
        ),
        migrations.RunPython(put_on_record, migrations.RunPython.noop),
    ]
