"""A measure knows the day on which it was agreed on: sites owe no figures from before.

Of those that stand the day is not known: it is that of the first value that was entered, or else today.
"""

from django.db import migrations, models
from django.utils.timezone import localdate, localtime


def tell(apps, schema_editor):
    measures = apps.get_model("proposals", "Measure").objects
    entries = apps.get_model("proposals", "PointEntry").objects.order_by()
    first = entries.values_list("point__measure").annotate(models.Min("at"))
    for measure, at in first:
        measures.filter(pk=measure).update(added_on=localtime(at).date())


class Migration(migrations.Migration):

    dependencies = [("proposals", "0057_files_of_adoptions")]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="added_on",
            field=models.DateField(default=localdate, editable=False),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
